// Small conveniences; every page works without them. Floor: Chrome 90.
(function () {
  "use strict";

  // A form is sent once: a second click or a held Enter does not send it again.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) { return; }
    if (event.submitter && event.submitter.formTarget === "_blank") { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // Enter that ends the composition of a Chinese word never submits.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) { event.preventDefault(); }
  }, true);

  // In a form to be sent, Enter in a one-line box goes on to the next; the button and Ctrl+Enter send it.
  function isLine(field) {
    return field.tagName === "INPUT" && ["submit", "button", "image", "reset", "file", "hidden"].indexOf(field.type) < 0;
  }
  document.addEventListener("keydown", function (event) {
    var field = event.target, form = field.form;
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || !form) { return; }
    if (form.method !== "post" || !form.classList.contains("paper") || form.hasAttribute("data-enter-sends")) { return; }
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button.main"));
    } else if (isLine(field)) {
      event.preventDefault();
      var next = Array.prototype.slice.call(form.elements, Array.prototype.indexOf.call(form.elements, field) + 1).filter(function (one) {
        return !one.disabled && one.type !== "hidden" && one.offsetParent;
      })[0];
      if (next) { next.focus(); }
    }
  });

  // One more box for a name.
  document.querySelectorAll("[data-one-more]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-one-more]");
    if (!button) { return; }
    var box = button.previousElementSibling.cloneNode(false);
    var count = button.parentNode.querySelectorAll("input.box").length + 1;
    box.value = ""; box.removeAttribute("id"); box.setAttribute("aria-label", button.dataset.oneMore + " " + count);
    button.insertAdjacentElement("beforebegin", box);
    box.focus();
  });

  // Of the empty lines of a table the first few are shown, and one more at each press.
  function fold(table) {
    Array.prototype.forEach.call(table.tBodies[0].rows, function (row, place) {
      var isFilled = Array.prototype.some.call(row.querySelectorAll("select, input"), function (box) { return box.value; });
      row.hidden = place >= Number(table.dataset.lines) && !isFilled && !row.dataset.shown;
    });
    table.nextElementSibling.hidden = !table.querySelector("tr[hidden]");
  }
  document.querySelectorAll("table[data-lines]").forEach(fold);
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-next-line]");
    if (!button) { return; }
    var row = button.previousElementSibling.querySelector("tr[hidden]");
    row.dataset.shown = "1";
    fold(button.previousElementSibling);
    row.querySelector("select").focus();
  });

  // "/" goes to the search box.
  document.addEventListener("keydown", function (event) {
    var tag = (event.target.tagName || "").toLowerCase();
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (tag === "input" || tag === "textarea" || tag === "select" || event.target.isContentEditable) { return; }
    var box = document.getElementById("seek");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  });

  // Switches that act when changed; confirmations; printing.
  document.addEventListener("change", function (event) {
    if (event.target.hasAttribute("data-submit-on-change")) { event.target.form.submit(); }
  });
  document.addEventListener("click", function (event) {
    var asked = event.target.closest("[data-confirm]");
    if (asked && !window.confirm(asked.dataset.confirm)) { event.preventDefault(); return; }
    if (event.target.closest("[data-print]")) { event.preventDefault(); window.print(); }
    document.querySelectorAll("details.who[open], details.columns[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.removeAttribute("open"); }
    });
  });
  if (document.querySelector("[data-print-now]")) { window.addEventListener("load", function () { window.print(); }); }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details.who[open], details.columns[open]").forEach(function (menu) {
        menu.removeAttribute("open");
        menu.querySelector("summary").focus();
      });
    }
  });

  // A line under a box, that says what is wrong with what was just put into it; empty words take it away.
  function say(box, words) {
    var said = box.parentNode.querySelector("[data-said]");
    if (said && said.textContent === words) { return; }
    if (said) { said.remove(); }
    if (!words) { return; }
    said = document.createElement("p");
    said.className = "error"; said.dataset.said = ""; said.setAttribute("role", "alert"); said.textContent = words;
    box.insertAdjacentElement("afterend", said);
  }

  // What is pasted is never cut off without a word: how much it is too long is said while typing.
  document.addEventListener("input", function (event) {
    var most = Number(event.target.dataset.most || 0);
    if (!most) { return; }
    var written = Array.from(event.target.value).length;
    say(event.target, written > most ? "已写" + written + "字，超过" + most + "字，请精简。" : "");
  });

  // A file that is too large is said to be so before it is sent, and nothing typed is lost over it.
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (box.type !== "file" || !box.dataset.mostBytes) { return; }
    var isLarge = Array.prototype.some.call(box.files, function (file) { return file.size > Number(box.dataset.mostBytes); });
    if (isLarge) { box.value = ""; }
    say(box, isLarge ? box.dataset.tooLarge : "");
  });

  // What is folded on the screen is printed: days counted, reasons, examples.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.counted:not([open])").forEach(function (part) { part.open = true; part.dataset.folded = "1"; });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-folded]").forEach(function (part) { part.open = false; delete part.dataset.folded; });
  });

  // A field that only some choices ask for is shown while one of them is chosen.
  function suit(form) {
    form.querySelectorAll("[data-codes]").forEach(function (field) {
      var chosen = form.elements[field.dataset.for];
      var place = field.closest(".field");
      if (chosen && place) { place.hidden = field.dataset.codes.split(" ").indexOf(chosen.value) < 0 && !field.value; }
    });
  }
  document.addEventListener("change", function (event) { if (event.target.form) { suit(event.target.form); } });
  document.querySelectorAll("form.paper").forEach(suit);

  // Drafts: kept in this browser under the account, saved while typing and with Ctrl+S, offered when the page comes back.
  var KEPT = "wenze.draft.";
  function key(form) { return KEPT + (document.body.dataset.account || "") + "." + form.dataset.draft; }
  function typed(form) {
    var values = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.type === "file" || field.type === "hidden" || field.type === "password" || "sealed" in field.dataset) { return; }
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked) { (values[field.name] = values[field.name] || []).push(field.value); }
      } else if (field.multiple) {
        values[field.name] = Array.prototype.filter.call(field.options, function (one) { return one.selected; }).map(function (one) { return one.value; });
      } else { (values[field.name] = values[field.name] || []).push(field.value); }
    });
    return values;
  }
  function put(form, values) {
    var seen = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      var kept = values[field.name];
      if (!kept || field.type === "file" || field.type === "hidden" || field.type === "password" || "sealed" in field.dataset) { return; }
      if (field.type === "checkbox" || field.type === "radio") { field.checked = kept.indexOf(field.value) >= 0; }
      else if (field.multiple) { Array.prototype.forEach.call(field.options, function (one) { one.selected = kept.indexOf(one.value) >= 0; }); }
      else { var place = seen[field.name] || 0; if (kept[place] !== undefined) { field.value = kept[place]; } seen[field.name] = place + 1; }
    });
  }
  function clock() { var now = new Date(); return now.getHours() + ":" + ("0" + now.getMinutes()).slice(-2); }
  function line(form, words, actions) {
    var place = form.querySelector("[data-draft-line]");
    if (!place) { return; }
    place.hidden = false;
    place.textContent = words;
    (actions || []).forEach(function (action) {
      var button = document.createElement("button");
      button.type = "button"; button.className = "btn small"; button.textContent = action[0];
      button.addEventListener("click", action[1]);
      place.appendChild(document.createTextNode(" ")); place.appendChild(button);
    });
  }
  function keep(form) {
    try { window.localStorage.setItem(key(form), JSON.stringify({ at: clock(), day: new Date().toDateString(), values: typed(form) })); }
    catch (full) { line(form, "草稿未能保存：浏览器存储已满。"); return; }
    line(form, "草稿已保存在本机 " + clock());
  }
  // Usual phrases: a press adds the phrase to the box of that name in the same form.
  document.querySelectorAll("[data-phrases]").forEach(function (line) {
    var form = line.closest("form");
    var box = form && form.querySelector('textarea[name="' + line.getAttribute("data-phrases") + '"]');
    if (!box) { return; }
    line.hidden = false;
    line.addEventListener("click", function (event) {
      var phrase = event.target.getAttribute("data-phrase");
      if (!phrase) { return; }
      box.value = box.value ? box.value.replace(/\s*$/, "") + phrase : phrase;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
  });

  document.querySelectorAll("form[data-draft]").forEach(function (form) {
    var kept = null, timer = 0;
    try { kept = JSON.parse(window.localStorage.getItem(key(form)) || "null"); } catch (broken) { kept = null; }
    var now = JSON.stringify(typed(form));
    if (kept && JSON.stringify(kept.values) !== now) {
      line(form, "有 " + kept.at + " 保存的草稿。", [
        ["恢复草稿", function () { put(form, kept.values); form.querySelectorAll("table[data-lines]").forEach(fold); line(form, "已恢复 " + kept.at + " 的草稿。"); }],
        ["丢弃", function () { window.localStorage.removeItem(key(form)); line(form, "草稿已丢弃。"); }]
      ]);
    }
    form.addEventListener("input", function () { window.clearTimeout(timer); timer = window.setTimeout(function () { keep(form); }, 1500); });
    form.addEventListener("submit", function () { window.clearTimeout(timer); keep(form); });
  });
  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      var form = (document.activeElement && document.activeElement.closest("form[data-draft]")) || document.querySelector("form[data-draft]");
      if (form) { event.preventDefault(); keep(form); }
    }
  });
  // The server says which draft became a record.
  document.querySelectorAll("[data-draft-done]").forEach(function (mark) {
    window.localStorage.removeItem(KEPT + (document.body.dataset.account || "") + "." + mark.dataset.draftDone);
  });
})();
