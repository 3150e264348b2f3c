// The page of all keys: shows those that have every word of the query.
(() => {
  const form = document.getElementById("find");
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const keys = [...document.querySelectorAll(".key")].map((part) => [part, part.textContent.normalize("NFKC").toLowerCase()]);
  const sections = [...document.querySelectorAll("section")];
  const files = document.querySelector("nav .list");

  const show = () => {
    const words = query.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [part, text] of keys) {
      part.hidden = !words.every((word) => text.includes(word));
      count += !part.hidden;
    }
    for (const section of sections) section.hidden = !section.querySelector(".key:not([hidden])");
    // The list would stand between the query and what was found, and lead to files that are hidden.
    files.hidden = words.length > 0;
    found.textContent = words.length ? `${count}件あります。` : "";
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("input", show);
  form.hidden = false;
  show();
})();
