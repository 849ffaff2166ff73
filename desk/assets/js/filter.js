// A box above a question with many answers: what is typed leaves the answers with these words; Enter takes the first of them.
const plain = (text) => text.toLowerCase().replaceAll(/\s+/g, " ");

function makeBox(page, name, legend) {
  const label = page.createElement("label");
  label.className = "govuk-visually-hidden";
  label.htmlFor = `${name}-filter`;
  label.textContent = `${legend}: type to find an answer`;
  const box = page.createElement("input");
  box.id = `${name}-filter`;
  box.type = "text";
  box.className = "govuk-input heed-find";
  box.placeholder = "Type to find an answer";
  box.autocomplete = "off";
  box.dataset.rowKey = "/";
  const said = page.createElement("p");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  return { label, box, said };
}

function startFilter(page, fieldset) {
  const fold = fieldset.querySelector("details");
  const items = [...fieldset.querySelectorAll(".govuk-radios__item")];
  const name = items[0].querySelector("input").name;
  const { label, box, said } = makeBox(page, name, fieldset.querySelector("legend").dataset.name);
  fieldset.querySelector(".govuk-radios").before(label, box, said);
  const fitting = () => items.filter((item) => plain(item.textContent).includes(plain(box.value.trim())));
  const wasOpen = fold.open;
  const filter = () => {
    const found = fitting();
    for (const item of items) {
      item.hidden = !found.includes(item);
    }
    fold.open = wasOpen || box.value.trim() !== "";
    fold.querySelector("summary").hidden = box.value.trim() !== "";
    said.textContent = box.value.trim() ? `${found.length} answer${found.length === 1 ? "" : "s"}` : "";
  };
  const take = (answer) => {
    box.value = "";
    filter();
    fold.open = fold.open || fold.contains(answer);
    answer.checked = true;
    answer.dispatchEvent(new Event("change", { bubbles: true }));
    answer.focus();
  };
  box.addEventListener("input", (event) => {
    event.stopPropagation();  // looking for an answer changes none
    filter();
  });
  box.addEventListener("keydown", (event) => {
    const found = fitting();
    if ((event.key === "Enter" || event.key === "ArrowDown") && box.value.trim()) {
      event.preventDefault();
      if (found.length) {
        const answer = found[0].querySelector("input");
        take(answer);
        answer.dispatchEvent(new Event("input", { bubbles: true }));
      }
    } else if (event.key === "Escape") {
      box.value = "";
      filter();
    }
  });
}

export function startFilters(page) {
  for (const fold of page.querySelectorAll("[data-decision-form] .heed-fold--options")) {
    startFilter(page, fold.closest("fieldset"));
  }
}
