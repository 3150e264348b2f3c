// The desk's time, taken from an answer of the desk: a device's clock may be wrong by hours or years. Published with
// form.js and status.js (builder/pages/assets.py), so nothing here is global.
const deskClock = {
  ahead: 0,
  now: () => Date.now() + deskClock.ahead,
  // `time`: the desk's time just now, in milliseconds. Returns whether the clock was wrong by a minute or more.
  set(time) {
    const before = deskClock.ahead;
    if (time) deskClock.ahead = time - Date.now();
    return Math.abs(deskClock.ahead - before) >= 6e4;
  },
  // Takes the time from the file at `url`, which no cache answers for. Without an answer the device's clock counts.
  read: (url) => fetchInTime(url, { method: "HEAD", cache: "no-store" }, 5e3).then((got) => deskClock.set(got && Date.parse(got.date))),
};
