// A text's nodes, with each time and day in one that no line breaks, as desk/views/unbroken.py does for the server's pages.
// Published with form.js and status.js (builder/pages/assets.py), so nothing here is global.
function unbroken(text) {
  return text.split(/((?:午[前後])?\d+時(?:\d+分)?|\d+月\d+日(?:[(（].[)）])?)/).map((part, at) => {
    if (at % 2 === 0) return part;
    const kept = document.createElement("span");
    kept.className = "unbroken";
    kept.textContent = part;
    return kept;
  });
}
