// What the form does besides htmx: a refusal is shown, and a block pasted from a sheet fills the fields that follow.
document.addEventListener("htmx:responseError", (event) => {
  const place = document.getElementById("refused");
  if (place) place.innerHTML = event.detail.xhr.status === 409 ? event.detail.xhr.responseText : "";
});
document.addEventListener("paste", (event) => {
  const first = event.target;
  if (!(first instanceof HTMLInputElement) || !first.closest("#sheet")) return;
  const told = event.clipboardData.getData("text").replace(/\r?\n$/, "");
  const cells = told.split(/[\t\n]/).map((cell) => cell.trim());
  if (cells.length < 2) return;
  event.preventDefault();
  const fields = [...document.querySelectorAll("#sheet input:not([type=hidden]):not(:disabled), #sheet select:not(:disabled)")];
  fields.slice(fields.indexOf(first), fields.indexOf(first) + cells.length).forEach((field, at) => {
    field.value = cells[at];
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
