// Lets an officer read a message without the evidence marks.
const SETTING = "heed-marks-off";

export function startMarks(page) {
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
