/* Forms about the mail: each makes a mail to the robot ready, or is sent to the endpoint where the
   site has one. A reader's token stands after the number sign of the address: no server sees it
   there, and it goes nowhere but into that mail or that request. */
(() => {
  "use strict";

  const TOKEN = /^#(t[a-z0-9][a-z2-7]{29})$/;

  const chosen = (form, name) =>
    [...form.querySelectorAll(`[name="${name}"]:checked`)].map((box) => box.value);

  /** What stands in the subject: `themes=a,b cadence=week language=de`. */
  function words(form) {
    const language = form.querySelector('[name="language"]');
    const themes = chosen(form, "themes");
    return [
      `themes=${themes.length ? themes.join(",") : "all"}`,
      `cadence=${chosen(form, "cadence").join(",")}`,
      ...(language ? [`language=${language.value}`] : []),
    ].join(" ");
  }

  /** "All themes", or some of them. */
  function either(form) {
    const boxes = [...form.querySelectorAll('[name="themes"]')];
    const [all, ...single] = boxes;
    for (const box of boxes) {
      box.addEventListener("change", () => {
        if (box === all) {
          if (all.checked) for (const one of single) one.checked = false;
        } else if (box.checked) {
          all.checked = false;
        }
        if (!boxes.some((one) => one.checked)) all.checked = true;
      });
    }
  }

  /** Whether the form can be sent; says what is missing. */
  function isWhole(form) {
    const said = form.querySelector("[data-dg-said]");
    const whole = chosen(form, "cadence").length > 0;
    said.textContent = whole ? "" : said.dataset.dgNone;
    if (!whole) form.querySelector('[name="cadence"]').focus();
    return whole;
  }

  /** Open a mail that is ready, and show what it says to those whose browser opens none. */
  function write(form, subject) {
    const letter = form.querySelector("[data-dg-letter]");
    const robot = form.dataset.dgRobot;
    letter.querySelector("[data-dg-to]").textContent = robot;
    letter.querySelector("[data-dg-subject]").textContent = subject;
    letter.hidden = false;
    letter.focus();
    const to = encodeURIComponent(robot).replace("%40", "@");
    location.href = `mailto:${to}?subject=${encodeURIComponent(subject)}`;
  }

  const joining = document.querySelector("[data-dg-subscribe]");
  if (joining) {
    either(joining);
    joining.hidden = false;
    joining.addEventListener("submit", (event) => {
      event.preventDefault();
      if (isWhole(joining)) write(joining, `subscribe ${words(joining)}`);
    });
  }

  const form = document.querySelector("[data-dg-preferences]");
  if (!form) return;
  either(form);

  function show() {
    const token = TOKEN.exec(location.hash);
    form.hidden = !token;
    document.querySelector("[data-dg-unknown]").hidden = Boolean(token);
    return token ? token[1] : "";
  }

  form.addEventListener("submit", (event) => {
    const token = show();
    const leaves = event.submitter?.value === "unsubscribe";
    if (!token || (!leaves && !isWhole(form))) {
      event.preventDefault();
      return;
    }
    if (form.dataset.dgEndpoint) {
      form.action = `${form.dataset.dgEndpoint}${token}`;
      return;
    }
    event.preventDefault();
    write(form, leaves ? `unsubscribe ${token}` : `change ${token} ${words(form)}`);
  });
  window.addEventListener("hashchange", show);
  show();
})();
