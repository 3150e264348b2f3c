// The rule of builder/pages/cooling_off.py: the day of receipt is the first of the days. Days are "YYYY-MM-DD".

// The last day on which a notice is sent in time; `goods` (or "") counts where it is the later of both days.
function lastDay(received, days, goods) {
  const first = goods > received ? goods : received;
  return new Date(Date.parse(first) + (days - 1) * 864e5).toISOString().slice(0, 10);
}

// A typed day as "YYYY-MM-DD", or "" if there is no such day. Old browsers have a text field for it.
function typedDay(text) {
  const found = /^(\d{4})\D(\d{1,2})\D(\d{1,2})\D?$/.exec(text.normalize("NFKC").trim());
  if (!found) return "";
  const day = `${found[1]}-${found[2].padStart(2, "0")}-${found[3].padStart(2, "0")}`;
  const time = Date.parse(day);
  return time && new Date(time).toISOString().slice(0, 10) === day ? day : "";
}
