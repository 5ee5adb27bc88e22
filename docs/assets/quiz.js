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

  /** One question: its form, and what has come of it: "open", "right" or "wrong". */
  class Question {
    constructor(form, changed) {
      this.form = form;
      this.changed = changed;
      this.answers = form.querySelector(".answers");
      this.inputs = [...form.querySelectorAll("input")];
      const check = make("button", "check", "Check");
      check.type = "submit";
      this.result = make("p", "result", "");
      this.result.setAttribute("role", "status");
      form.querySelector("fieldset").after(check, this.result);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.check();
      });
      form.addEventListener("change", () => this.clear());
      this.reset();
    }

    answer(input) {
      return this.answers.querySelector(`[data-option="${input.value}"]`);
    }

    isRight(input) {
      return this.answer(input).dataset.right === "true";
    }

    check() {
      this.clear();
      const chosen = this.inputs.filter((input) => input.checked);
      if (chosen.length === 0) {
        this.result.textContent = "Choose something first.";
        return;
      }
      const mistakes = chosen.filter((input) => !this.isRight(input)).length;
      const missing = this.inputs.filter((input) => this.isRight(input) && !input.checked).length;
      this.state = mistakes + missing === 0 ? "right" : "wrong";
      this.form.dataset.state = this.state;
      if (this.state === "right") {
        this.result.textContent = "Right.";
      } else if (mistakes === 0) {
        this.result.textContent = "Right so far, but something is missing.";
      } else {
        this.result.textContent = "Not right. See below your choice why, and try again.";
      }
      chosen.forEach((input) => this.explain(input));
      this.answers.hidden = false;
      this.changed();
    }

    explain(input) {
      const why = this.answer(input).querySelector(".why").cloneNode(true);
      why.id = `${input.id}-why`;
      why.classList.add(this.isRight(input) ? "right" : "wrong");
      input.setAttribute("aria-describedby", why.id);
      input.closest(".choice").append(why);
    }

    /** Takes the explanations away: they belong to what was checked. */
    clear() {
      delete this.form.dataset.state;
      this.result.textContent = "";
      for (const input of this.inputs) {
        input.removeAttribute("aria-describedby");
        input.closest(".choice").querySelector(".why")?.remove();
      }
    }

    reset() {
      this.clear();
      this.form.reset();
      this.state = "open";
      this.answers.hidden = true;
      this.answers.open = false;
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
