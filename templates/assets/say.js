/* The words of the scripts, in the language of the page. The English sentence is the name of each
   message; words.js brings the others, and where it has nothing, English is said. */
globalThis.digestSay = (() => {
  "use strict";

  const { language = "en", messages = {} } = globalThis.digestWords ?? {};
  // As the pages write dates and numbers: English is that of the world.
  const region = language === "en" ? "en-GB" : language;
  const numbers = new Intl.NumberFormat(region);
  const plurals = new Intl.PluralRules(region);
  const has = (key) => Object.hasOwn(messages, key);

  const number = (value) => numbers.format(value);
  const fill = (text, values) =>
    text.replace(/\{(\w+)\}/g, (_, name) =>
      typeof values[name] === "number" ? number(values[name]) : String(values[name]));

  const _ = (message, values = {}) => fill(has(message) ? messages[message] : message, values);

  function pgettext(context, message, values = {}) {
    const key = `${context}\u0004${message}`;
    return fill(has(key) ? messages[key] : message, values);
  }

  /** The form for a number; `count` in the message is the number. */
  function ngettext(one, many, count, values = {}) {
    const forms = has(one) ? messages[one] : null;
    const text = forms ? forms[plurals.select(count)] ?? forms.other : count === 1 ? one : many;
    return fill(text, { count, ...values });
  }

  /** A day, month or year as the pages write it; in UTC, so that it is the same everywhere. */
  function day(year, month = 0, date = 0) {
    if (!month) return String(year);
    const at = new Date(0);
    at.setUTCFullYear(year, month - 1, date || 1);
    const options = { timeZone: "UTC", year: "numeric", month: "long" };
    if (date) options.day = "numeric";
    return new Intl.DateTimeFormat(region, options).format(at);
  }

  return Object.freeze({ _, pgettext, ngettext, number, day, language });
})();
