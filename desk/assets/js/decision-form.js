// Shows the causes only for complaints and the service area only for feedback, as the server reads them.
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
  form.addEventListener("change", follow);
  follow();
}
