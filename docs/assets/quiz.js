// Lets the questions answer. Without this script they show their answers in <details>.
"use strict";
{
  const make = (name, className, text) => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };
  const makeButton = (text) => {
    const button = make("button", "", text);
    button.type = "button";
    return button;
  };

  /** What came of each question, by its id; kept in this browser if it lets us. */
  const results = {
    read: () => {
      try {
        return JSON.parse(localStorage.getItem("quiz")) ?? {};
      } catch {
        return {};
      }
    },
    write: (id, state) => {
      try {
        localStorage.setItem("quiz", JSON.stringify({ ...results.read(), [id]: state }));
      } catch {
        // Without storage the result holds for this page.
      }
    },
  };

  /**
   * How each kind is checked. `given` says whether enough is filled in to check; `judge` counts what
   * is wrong and what is missing, and says which answer to explain at which input.
   */
  const choice = {
    given: ({ inputs }) => inputs.some((input) => input.checked),
    nothing: "Choose something first.",
    judge: ({ inputs, answer }) => {
      const right = (input) => answer(input.dataset.option).dataset.right === "true";
      const chosen = inputs.filter((input) => input.checked);
      return {
        mistakes: chosen.filter((input) => !right(input)).length,
        missing: inputs.filter((input) => right(input) && !input.checked).length,
        explain: chosen.map((input) => [input, answer(input.dataset.option)]),
      };
    },
  };
  const kinds = {
    radio: choice,
    checkbox: choice,
    text: {
      given: ({ inputs: [input] }) => input.value.trim() !== "",
      nothing: "Type something first.",
      judge: ({ inputs: [input], answers }) => {
        const plain = (text) => text.replace(/[\s`]/g, "").toLowerCase();
        const known = answers.find((item) =>
          plain(item.querySelector(".option").textContent) === plain(input.value));
        return {
          mistakes: known?.dataset.right === "true" ? 0 : 1,
          missing: 0,
          explain: known ? [[input, known]] : [],
        };
      },
    },
    places: {
      given: ({ inputs }) => inputs.every((input) => input.value !== ""),
      nothing: "Give each a place first.",
      judge: ({ inputs, answers, answer }) => {
        const placed = (input) => answers[Number(input.value) - 1] === answer(input.dataset.option);
        return {
          mistakes: inputs.filter((input) => !placed(input)).length,
          missing: 0,
          explain: inputs.filter(placed).map((input) => [input, answer(input.dataset.option)]),
        };
      },
    },
  };

  /** One question: its form, and what has come of it: "open", "right" or "wrong". */
  class Question {
    constructor(form, changed) {
      this.form = form;
      this.changed = changed;
      this.kind = kinds[form.dataset.kind];
      this.details = form.querySelector(".answers");
      this.answers = [...this.details.querySelectorAll("li")];
      this.inputs = [...form.querySelectorAll("input, select")];
      const check = make("button", "check", "Check");
      check.type = "submit";
      this.result = make("p", "result", "");
      this.result.setAttribute("role", "status");
      form.querySelector("fieldset").after(check, this.result);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.check();
      });
      form.addEventListener("input", () => this.clear());
      this.reset();
      const before = results.read()[form.id];
      if (before === "right" || before === "wrong") {
        this.state = before;
        form.dataset.state = before;
        this.result.textContent = before === "right" ? "Right, last time." : "Not right, last time.";
      }
    }

    answer(letter) {
      return this.answers.find((item) => item.dataset.option === letter);
    }

    check() {
      this.clear();
      const { inputs, answers } = this;
      const filled = { inputs, answers, answer: (letter) => this.answer(letter) };
      if (!this.kind.given(filled)) {
        this.result.textContent = this.kind.nothing;
        return;
      }
      const { mistakes, missing, explain } = this.kind.judge(filled);
      this.state = mistakes + missing === 0 ? "right" : "wrong";
      this.form.dataset.state = this.state;
      results.write(this.form.id, this.state);
      if (this.state === "right") {
        this.result.textContent = "Right.";
      } else if (mistakes === 0) {
        this.result.textContent = "Right so far, but something is missing.";
      } else if (this.form.dataset.kind === "places") {
        const right = inputs.length - mistakes;
        this.result.textContent = `Not right: ${right} of ${inputs.length} in place. Try again.`;
      } else if (explain.length === 0) {
        this.result.textContent = "Not right. Try again, or look at the answers.";
      } else {
        this.result.textContent = "Not right. See below your choice why, and try again.";
      }
      explain.forEach(([input, answer]) => this.explain(input, answer));
      this.details.hidden = false;
      this.changed();
    }

    explain(input, answer) {
      const why = answer.querySelector(".why").cloneNode(true);
      why.id = `${input.id}-why`;
      why.classList.add(answer.dataset.right === "true" ? "right" : "wrong");
      input.setAttribute("aria-describedby", why.id);
      input.closest("p").append(why);
    }

    /** Takes the explanations away: they belong to what was checked. */
    clear() {
      delete this.form.dataset.state;
      this.result.textContent = "";
      for (const input of this.inputs) {
        input.removeAttribute("aria-describedby");
        input.closest("p").querySelector(".why")?.remove();
      }
    }

    reset() {
      this.clear();
      this.form.reset();
      this.state = "open";
      this.details.hidden = true;
      this.details.open = false;
      this.form.hidden = false;
    }
  }

  for (const quiz of document.querySelectorAll(".quiz")) {
    const score = make("p", "score", "");
    score.setAttribute("role", "status");
    const wrongOnly = makeButton("Only the wrong ones again");
    const all = makeButton("All again");
    const foot = make("div", "foot", "");
    foot.append(score, wrongOnly, all);
    const count = (state) => questions.filter((question) => question.state === state).length;
    const show = () => {
      const right = count("right");
      const wrong = count("wrong");
      score.textContent = `${right} of ${questions.length} right`;
      wrongOnly.hidden = wrong === 0;
      all.hidden = right + wrong === 0;
    };
    const questions = [...quiz.querySelectorAll("form")].map((form) => new Question(form, show));
    const repeat = (chosen) => {
      for (const question of questions) {
        if (chosen(question)) {
          question.reset();
        } else {
          question.form.hidden = true;
        }
      }
      show();
      questions.find((question) => !question.form.hidden).inputs[0].focus();
    };
    wrongOnly.addEventListener("click", () => repeat((question) => question.state === "wrong"));
    all.addEventListener("click", () => repeat(() => true));
    quiz.append(foot);
    show();
  }
}
