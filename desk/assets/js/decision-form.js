// Shows the causes only for complaints and the service area only for feedback, as the server reads them; and once something
// is corrected, takes away the button that would confirm the suggestion instead, with its key.
export function startDecisionForm(page) {
  const form = page.querySelector("[data-decision-form]");
  if (!form) {
    return;
  }
  const follow = () => {
    const kind = form.querySelector('input[name="kind"]:checked')?.value;
    for (const part of form.querySelectorAll("[data-only-for]")) {
      part.hidden = kind !== undefined && !part.dataset.onlyFor.split(" ").includes(kind);
    }
  };
  const correct = () => {
    const other = page.querySelector("[data-one-press]");
    if (other && !other.hidden) {
      other.hidden = true;
      other.querySelector("[data-key]").removeAttribute("data-key");
      form.querySelector("button").dataset.key = "c";
    }
  };
  form.addEventListener("change", follow);
  form.addEventListener("input", correct);
  follow();
}
