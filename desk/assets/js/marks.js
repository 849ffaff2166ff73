// Shows, for the answer that is pointed at or the field that has the focus, its own words; and lets an officer read without marks.
const SETTING = "heed-marks-off";

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

export function startMarks(page) {
  startSwitch(page);
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
