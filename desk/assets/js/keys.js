// Single-key shortcuts. A page says what a key does with attributes:
//   data-key="c"       press or focus this element
//   data-key="g q"     the same after two keys
//   data-row           one row of a list that j and k walk
//   data-row-key="c"   press this element of the row, or go to this one of the question, that has the focus
// They can be switched off (WCAG 2.1.4); the choice is kept in this browser.
const SETTING = "heed-keys-off";
const PREFIX_MS = 1500;

const isOff = () => localStorage.getItem(SETTING) === "yes";

function takesText(element, key) {
  if (element.tagName === "SELECT") {
    return !/[0-9]/.test(key);  // letters look for an answer; no answer begins with a digit
  }
  if (element.isContentEditable || element.tagName === "TEXTAREA") {
    return true;
  }
  return element.tagName === "INPUT" && !["radio", "checkbox", "button", "submit"].includes(element.type);
}

function reveal(element) {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (parent.tagName === "DETAILS") {
      parent.open = true;
    }
  }
}

function use(element) {
  reveal(element);
  if (element.tagName === "FIELDSET") {
    const fields = [...element.querySelectorAll("input[name], select")];
    const field = fields.find((each) => each.checked) ?? fields[0];
    field.focus();
    element.scrollIntoView({ block: "nearest" });
  } else if (element.matches("a, button, summary")) {
    element.click();
  } else {
    element.focus();
  }
}

function walk(page, step) {
  const rows = [...page.querySelectorAll("[data-row]")];
  const here = rows.indexOf(page.activeElement);
  const next = here === -1 ? 0 : Math.min(Math.max(here + step, 0), rows.length - 1);
  rows[next]?.focus();
  rows[next]?.closest("li, tr")?.scrollIntoView({ block: "nearest" });
}

function startSwitch(page) {
  const button = page.querySelector("[data-keys-switch]");
  if (!button) {
    return;
  }
  const show = () => {
    button.textContent = isOff() ? "Turn single-key shortcuts on" : "Turn single-key shortcuts off";
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    localStorage.setItem(SETTING, isOff() ? "no" : "yes");
    show();
  });
  show();
}

function startSheet(page) {
  const sheet = page.querySelector("dialog[data-keys-sheet]");
  const opener = page.querySelector("[data-keys-open]");
  opener?.addEventListener("click", (event) => {
    event.preventDefault();
    if (!sheet.open) {
      sheet.showModal();
    }
  });
}

export function startKeys(page) {
  startSwitch(page);
  startSheet(page);
  let prefix = "";
  let pressedAt = 0;
  page.addEventListener("keydown", (event) => {
    if (isOff() || event.ctrlKey || event.metaKey || event.altKey || event.repeat && !"jk".includes(event.key)) {
      return;
    }
    if (takesText(event.target, event.key) || page.querySelector("dialog[open]")) {
      return;
    }
    const key = Date.now() - pressedAt < PREFIX_MS && prefix ? `${prefix} ${event.key}` : event.key;
    prefix = "";
    if (key === "j" || key === "k") {
      walk(page, key === "j" ? 1 : -1);
      return;
    }
    const own = event.target.closest?.("li, tr, fieldset")?.querySelector(`[data-row-key="${CSS.escape(key)}"]`);
    const target = own ?? page.querySelector(`[data-key="${CSS.escape(key).replaceAll("\\ ", " ")}"]`);
    if (target) {
      event.preventDefault();
      use(target);
    } else if (page.querySelector(`[data-key^="${CSS.escape(event.key)} "]`)) {
      prefix = event.key;
      pressedAt = Date.now();
    }
  });
}
