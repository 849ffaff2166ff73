// Takes the undo button away when its minute is over, unless somebody is on it just then: the server would refuse it.
export function startUndo(page) {
  const form = page.querySelector("[data-undo]");
  if (!form) {
    return;
  }
  const leave = () => {
    if (form.contains(page.activeElement)) {
      form.addEventListener("focusout", leave, { once: true });
    } else {
      form.remove();
    }
  };
  setTimeout(leave, Number(form.dataset.undo) * 1000);
}
