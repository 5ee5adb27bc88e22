// Reads the three exports with three parsers that know nothing of this course, and compares what they
// say: the same questions, the same right answers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { convertQti2toQti3 } from "@citolab/qti-convert/qti-convert-node";
import { load } from "cheerio";
import { unzipSync } from "fflate";
import gift from "gift-pegjs";

const folder = process.argv[2];
const plain = (html) => load(html, null, false).text().trim();

const readGift = () => {
  const right = new Map();
  for (const question of gift.parse(readFileSync(join(folder, "websocket-course.gift.txt"), "utf8"))) {
    if (question.type === "MC" || question.type === "Short") {
      const isRight = (choice) => (choice.weight === null ? choice.isCorrect : choice.weight > 0);
      right.set(question.title, question.choices.filter(isRight).map((choice) => plain(choice.text.text)));
    } else if (question.type === "Matching") {
      // The parser leaves what stands for an escaped character in the parts of a matching.
      const unescaped = (text) => text.replace(/&&0*(\d+);/g, (_, code) => String.fromCharCode(code));
      right.set(question.title, question.matchPairs.map((pair) => plain(unescaped(pair.subanswer))));
    }
  }
  return right;
};

const readMoodle = () => {
  const right = new Map();
  const $ = load(readFileSync(join(folder, "websocket-course.moodle.xml")), { xml: true });
  $("question[type!=category]").each((_, question) => {
    const answers = $(question).find("answer").toArray()
      .filter((answer) => Number($(answer).attr("fraction")) > 0)
      .map((answer) => plain($(answer).children("text").text()));
    right.set($(question).find("name text").text(), answers);
  });
  return right;
};

const readQti = async () => {
  const right = new Map();
  const files = unzipSync(readFileSync(join(folder, "websocket-course.qti21.zip")));
  for (const [name, bytes] of Object.entries(files)) {
    if (name.startsWith("items/")) {
      const $ = load(await convertQti2toQti3(new TextDecoder().decode(bytes)), { xml: true });
      const choices = new Map($("qti-simple-choice").toArray()
        .map((choice) => [$(choice).attr("identifier"), $(choice).text().trim()]));
      const values = $("qti-correct-response qti-value").toArray().map((value) => $(value).text().trim());
      right.set($("qti-assessment-item").attr("identifier"), values.map((value) => choices.get(value) ?? value));
    }
  }
  return right;
};

const sorted = (map) => new Map([...map].sort(([a], [b]) => a.localeCompare(b)));
const fromGift = sorted(readGift());
const fromMoodle = sorted(readMoodle());
const fromQti = sorted(await readQti());
assert.ok(fromGift.size >= 48, `${fromGift.size} questions`);
assert.deepEqual(fromGift, fromMoodle);
// A typed answer of QTI names the first right one; the others are in its mapping.
for (const [id, answers] of fromQti) {
  assert.deepEqual(answers, fromMoodle.get(id).slice(0, answers.length), id);
}
assert.deepEqual([...fromQti.keys()], [...fromMoodle.keys()]);
console.log(`${fromGift.size} questions, read alike from GIFT, Moodle XML and QTI 2.1`);
