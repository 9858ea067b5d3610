// What the form does besides htmx: a refusal is shown, Enter and the arrow keys go from field to field, a block pasted
// from a sheet fills the fields that follow, and nobody leaves unasked while entries are on their way.
const FIELDS = "#sheet input:not([type=hidden]):not(:disabled):not([name^='remark:']), #sheet select:not(:disabled)";
// Answers whose words are for the reader.
const SPOKEN = [400, 409, 413, 500, 503, 507];
function fieldsOfForm() {
  return [...document.querySelectorAll(FIELDS)];
}
function refuse(words, field) {
  const place = document.getElementById("refused");
  if (!place) return;
  place.innerHTML = words;
  const box = field.closest(".box");
  if (box) {
    box.classList.remove("kept");
    delete box.dataset.waiting;
    box.classList.add("unsaved");
  }
}
document.addEventListener("htmx:responseError", (event) => {
  const { xhr, elt } = event.detail;
  const unreached = document.getElementById("not-reached");
  refuse(SPOKEN.includes(xhr.status) ? xhr.responseText : unreached ? unreached.innerHTML : "", elt);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // Whoever is logged out is led to the door: its page is not a field.
  const { xhr, elt, pathInfo } = event.detail;
  const door = document.getElementById("logged-out");
  if (!door || new URL(xhr.responseURL).pathname === new URL(pathInfo.requestPath, location.href).pathname) return;
  event.detail.shouldSwap = false;
  refuse(door.innerHTML, elt);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // A field that was changed again while its entry was on its way keeps the newer one, which is sent next.
  const { requestConfig, shouldSwap } = event.detail;
  const { id, name, value } = requestConfig.elt;
  if (!shouldSwap || !requestConfig.elt.matches(FIELDS) || requestConfig.formData.get(name) === value) return;
  const swapped = () => {
    document.getElementById(id).value = value;
    document.getElementById(id).closest(".box").dataset.waiting = "";
  };
  const settled = () => document.getElementById(id).dispatchEvent(new Event("change", { bubbles: true }));
  document.addEventListener("htmx:afterSwap", swapped, { once: true });
  document.addEventListener("htmx:afterSettle", settled, { once: true });
});
document.addEventListener("htmx:sendError", (event) => {
  const unreached = document.getElementById("not-reached");
  if (unreached) refuse(unreached.innerHTML, event.detail.elt);
});
document.addEventListener("change", (event) => {
  // The box comes back from the server without this mark.
  if (event.target instanceof HTMLElement && event.target.matches(FIELDS)) event.target.closest(".box").dataset.waiting = "";
});
function waiting() {
  return document.querySelector("#sheet .box[data-waiting]") !== null;
}
// htmx forgets a request of a field that was drawn anew while it waited its turn, and with it all that wait behind: when
// none is on its way any more, the next entry that waits is sent.
let underWay = 0;
function resume() {
  if (underWay > 0) return;
  const box = document.querySelector("#sheet .box[data-waiting]");
  const field = box && [...box.querySelectorAll("input, select")].find((one) => one.matches(FIELDS));
  if (field) field.dispatchEvent(new Event("change", { bubbles: true }));
}
document.addEventListener("htmx:beforeSend", () => {
  underWay += 1;
});
document.addEventListener("htmx:afterRequest", () => {
  underWay -= 1;
  setTimeout(resume);
});
window.addEventListener("beforeunload", (event) => {
  if (waiting()) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  // A step is taken with what has been typed: it waits for the last entry to be kept.
  const { target: form, submitter } = event;
  if (form.id !== "steps" || !waiting()) return;
  event.preventDefault();
  const again = () => {
    if (waiting()) return;
    document.removeEventListener("htmx:afterSettle", again);
    form.requestSubmit(submitter);
  };
  document.addEventListener("htmx:afterSettle", again);
});
document.addEventListener("keydown", (event) => {
  const here = event.target;
  if (!(here instanceof HTMLElement) || !here.matches(FIELDS) || event.isComposing) return;
  const typed = here instanceof HTMLInputElement;
  const by = event.key === "Enter" || (event.key === "ArrowDown" && typed) ? 1 : event.key === "ArrowUp" && typed ? -1 : 0;
  if (!by) return;
  event.preventDefault();
  const fields = fieldsOfForm();
  const next = fields[fields.indexOf(here) + (event.shiftKey ? -by : by)];
  if (!next) return;
  next.focus();
  if (next instanceof HTMLInputElement) next.select();
});
document.addEventListener("paste", (event) => {
  const first = event.target;
  if (!(first instanceof HTMLInputElement) || !first.closest("#sheet")) return;
  const told = event.clipboardData.getData("text").replace(/\r?\n$/, "");
  const cells = told.split(/[\t\n]/).map((cell) => cell.trim());
  if (cells.length < 2) return;
  event.preventDefault();
  const fields = fieldsOfForm();
  fields.slice(fields.indexOf(first), fields.indexOf(first) + cells.length).forEach((field, at) => {
    field.value = cells[at];
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
