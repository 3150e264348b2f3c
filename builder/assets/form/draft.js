// What was typed, kept in this tab until it is sent or cleared. Published with form.js (builder/pages/assets.py).
//
// The browser may block storage (SecurityError) at any time, or it is full: then there is no draft; the rest works.
function draftOf(key) {
  const attempt = (act) => { try { return act(); } catch (_) { return null; } };
  return {
    // [[id, value]] of the answered controls.
    read: () => attempt(() => JSON.parse(sessionStorage.getItem(key))) || [],
    save: (typed) => attempt(() => (typed.length ? sessionStorage.setItem(key, JSON.stringify(typed)) : sessionStorage.removeItem(key))),
    drop: () => attempt(() => sessionStorage.removeItem(key)),
  };
}

function typedIn(controls) {
  return controls
    .filter((control) => control.value && (control.checked || !/radio|checkbox/.test(control.type)))
    .map((control) => [control.id, control.value]);
}

function typeAgain(typed) {
  for (const [id, value] of typed) {
    const control = document.getElementById(id);
    if (!control) continue;
    if (/radio|checkbox/.test(control.type)) control.checked = true;
    else control.value = value;
    // A day that is not in the list, or not yet.
    if (control.value !== value && control.matches("select")) control.append(element("option", { value, selected: true }));
  }
}
