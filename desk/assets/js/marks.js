// Evidence marks: an officer may read without any, or without those of one field; an answer that is pointed at, or whose field has
// the focus, shows its own words alone.
const SETTING = "heed-marks-off";
const WITHOUT = "heed-marks-without";

const without = () => new Set((localStorage.getItem(WITHOUT) ?? "").split(" ").filter(Boolean));

function startSwitch(page) {
  const button = page.querySelector("[data-marks-switch]");
  if (!button) {
    return;
  }
  const show = () => {
    const off = localStorage.getItem(SETTING) === "yes";
    page.body.classList.toggle("heed-marks-off", off);
    button.textContent = off ? "Show marks" : "Hide marks";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    localStorage.setItem(SETTING, localStorage.getItem(SETTING) === "yes" ? "no" : "yes");
    show();
  });
  show();
}

// A mark that stands for several fields looks like the first of them that is shown.
function draw(page) {
  const hidden = without();
  for (const mark of page.querySelectorAll("mark[data-fields]")) {
    const shown = mark.dataset.fields.split(" ").filter((field) => !hidden.has(field));
    mark.className = `heed-mark heed-mark--${shown[0] ?? "off"}`;
  }
  for (const button of page.querySelectorAll("button[data-marks-field]")) {
    button.setAttribute("aria-pressed", String(!hidden.has(button.dataset.marksField)));
  }
}

function startFields(page) {
  for (const name of page.querySelectorAll("[data-marks-field]")) {
    const button = page.createElement("button");
    button.type = "button";
    button.className = name.className;
    button.dataset.marksField = name.dataset.marksField;
    button.append(...name.childNodes);
    name.replaceWith(button);
    button.addEventListener("click", () => {
      const hidden = without();
      if (!hidden.delete(button.dataset.marksField)) {
        hidden.add(button.dataset.marksField);
      }
      localStorage.setItem(WITHOUT, [...hidden].join(" "));
      draw(page);
    });
  }
  draw(page);
}

export function startMarks(page) {
  startSwitch(page);
  startFields(page);
  const follow = (event) => {
    const field = event.target.closest("[data-evidence-of]")?.dataset.evidenceOf;
    if (field && page.querySelector(`mark[data-fields~="${field}"]`)) {
      page.body.dataset.evidence = field;
    } else {
      delete page.body.dataset.evidence;
    }
  };
  page.addEventListener("mouseover", follow);
  page.addEventListener("focusin", follow);
}
