// In place of day_list.js and slot_table.js, for a form that asks for no slot: a third of the script less to download.
const dayLists = () => ({ offer() {}, refill() {} });
const offerSlotTable = () => {};
