// Comfort for whoever types forms in: Enter goes on, a complete key goes on by itself, a wrong one says so.
const form = document.getElementById("entry");
const fields = [...form.querySelectorAll("input[type=text]")];

function step(from, by) {
  const next = fields[fields.indexOf(from) + by];
  if (next) {
    next.focus();
    next.select();
  } else if (by > 0) {
    form.querySelector("button").focus();
  }
}

// A key is complete when it is offered and nothing longer that is offered begins with it.
function isComplete(field) {
  if (!field.value || !field.pattern || !field.checkValidity()) return false;
  const longer = [..."0123456789"].some((digit) => new RegExp(`^(?:${field.pattern})$`, "v").test(field.value + digit));
  return !longer;
}

for (const field of fields) {
  field.addEventListener("input", (event) => {
    if (field.checkValidity()) field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
    if (event.inputType !== "deleteContentBackward" && isComplete(field)) step(field, 1);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (field.reportValidity()) step(field, 1);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      step(field, 1);
    } else if (event.key === "ArrowUp" || (event.key === "Backspace" && !field.value)) {
      event.preventDefault();
      step(field, -1);
    } else if (event.key === " ") {
      event.preventDefault();
      field.value = "";
      step(field, 1);
    }
  });
}

(fields.find((field) => field.getAttribute("aria-invalid") === "true") ?? fields[0])?.focus();

// A page brought back by the browser's "back" would show what the last form said.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.replace("/entry");
});
