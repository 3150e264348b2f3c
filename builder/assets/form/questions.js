// The questions of a form while they are answered: asked only when they apply, and how much can still be written.
// Published with form.js as one script (builder/pages/assets.py), which has `fill`.

// With script a conditional question is shown only to those who have to answer it.
function markAskedQuestions(form) {
  for (const mark of form.querySelectorAll("[data-asked]")) {
    mark.textContent = mark.dataset.asked;
    mark.className = "mark required";
    mark.closest(".field").querySelectorAll("input:not([type=checkbox]), textarea, select").forEach((one) => { one.required = true; });
  }
}

function showAskedQuestions(form, controls) {
  const chosen = (field) => controls.filter((one) => one.name === field && (one.checked || one.matches("select"))).map((one) => one.value);
  for (const field of form.querySelectorAll("[data-when]")) {
    const asked = chosen(field.dataset.when).some((value) => field.dataset.whenValues.split(" ").includes(value)) !== ("whenNot" in field.dataset);
    field.hidden = !asked;
    field.querySelectorAll("input, select, textarea").forEach((one) => { one.disabled = !asked; });
  }
}

function countCharacters(form, words) {
  for (const area of form.querySelectorAll("textarea[data-limit]")) {
    const counter = area.parentElement.querySelector(".counter");
    const count = () => {
      const left = area.dataset.limit - [...area.value].length;
      counter.textContent = fill(left < 0 ? words.over : words.remaining, { count: Math.abs(left) });
      counter.classList.toggle("over", left < 0);
    };
    area.addEventListener("input", count);
    count();
  }
}
