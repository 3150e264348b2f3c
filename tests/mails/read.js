// Reads mails with a parser independent of ours (mailparser, of the Nodemailer family).
// In: a JSON list of base64 texts. Out: a JSON list of what it has read.
const { simpleParser } = require("mailparser");

const all = [];
process.stdin.on("data", (piece) => all.push(piece));
process.stdin.on("end", async () => {
  const read = [];
  for (const raw of JSON.parse(Buffer.concat(all).toString())) {
    const mail = await simpleParser(Buffer.from(raw, "base64"));
    read.push({
      from: mail.from.value,
      to: mail.to.value,
      reply_to: mail.replyTo ? mail.replyTo.value : [],
      subject: mail.subject,
      date: mail.date,
      text: mail.text,
      lines: mail.headerLines.map((one) => one.line),
      attachments: mail.attachments.map((one) => ({
        name: one.filename,
        type: one.contentType,
        content: one.content.toString("base64"),
      })),
    });
  }
  process.stdout.write(JSON.stringify(read));
});
