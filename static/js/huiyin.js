/* What a page does beyond HTML. Every page works without it; nothing here decides anything. */
"use strict";

(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const DAY = 24 * 3600 * 1000;
  const NOT_SENT = ["csrfmiddlewaretoken", "one_shot", "version"];

  /* ---- the session has ended: ask over the page, keep what was typed ---- */

  const askToLogIn = () => {
    const dialog = one("#signed-out");
    if (dialog && !dialog.open) dialog.showModal();
  };

  const isSignedOut = (response) =>
    response.type === "opaqueredirect" || response.status === 401 || new URL(response.url || location.href).pathname === "/login/";

  // A new log-in changes the page token, so the forms of this page get the new one.
  const carryOn = async () => {
    const response = await fetch(location.href, { credentials: "same-origin" });
    if (isSignedOut(response)) return false;
    const fresh = one("input[name=csrfmiddlewaretoken]", new DOMParser().parseFromString(await response.text(), "text/html"));
    if (fresh) all("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = fresh.value; });
    return true;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("#signed-out [data-close]");
    if (!button) return;
    const signedIn = await carryOn().catch(() => false);
    if (signedIn) one("#signed-out").close();
    else one("#signed-out p").textContent = "还没有登录成功。请点「去登录」，在新窗口里登录后再回到这里。您填写的内容还在这一页上。";
  });

  /* ---- autosave ---- */

  const keyOf = (path) => `huiyin:${document.body.dataset.person || ""}:${path}`;

  const collect = (form) => {
    const fields = {};
    for (const control of form.elements) {
      const { name, type } = control;
      if (!name || NOT_SENT.includes(name) || ["file", "password", "submit", "button", "fieldset"].includes(type)) continue;
      const several = type === "select-multiple" || all(`[name="${CSS.escape(name)}"]`, form).length > 1;
      if (type === "radio") { if (control.checked) fields[name] = control.value; continue; }
      if (type === "checkbox" && !several) { fields[name] = control.checked; continue; }
      if (!several) { fields[name] = control.value; continue; }
      fields[name] = fields[name] || [];
      if (type === "select-multiple") fields[name].push(...Array.from(control.selectedOptions, (option) => option.value));
      else if (type !== "checkbox" || control.checked) fields[name].push(control.value);
    }
    return fields;
  };

  const keepHere = (fields) => {
    try { localStorage.setItem(keyOf(location.pathname), JSON.stringify({ fields, at: Date.now() })); } catch { /* full or forbidden */ }
  };

  const say = (form, text, off = false) => {
    const place = one("[data-saved]", form);
    if (!place) return;
    place.textContent = text;
    place.classList.toggle("off", off);
  };

  // Answers true when the server has it, false when only this machine has it, null when the log-in has ended.
  const save = async (form) => {
    const fields = collect(form);
    const token = one("input[name=csrfmiddlewaretoken]", form);
    try {
      const response = await fetch("/autosave/", {
        method: "POST",
        redirect: "manual",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token ? token.value : "" },
        body: JSON.stringify({ path: location.pathname, fields }),
      });
      if (isSignedOut(response) || response.status === 403) {
        keepHere(fields);
        say(form, "登录已过期，内容先留在本机", true);
        askToLogIn();
        return null;
      }
      const answer = await response.json().catch(() => ({}));
      if (!response.ok) {
        keepHere(fields);
        say(form, answer.error || "没有保存成功，内容先留在本机", true);
        return false;
      }
      localStorage.removeItem(keyOf(location.pathname));
      say(form, `已自动保存 ${answer.saved_at}`);
      return true;
    } catch {
      keepHere(fields);
      say(form, "没有连上网络，内容先留在本机", true);
      return false;
    }
  };

  const watch = (form) => {
    let timer = 0;
    let dirty = false;
    const flush = () => { clearTimeout(timer); timer = 0; const was = dirty; dirty = false; return was ? save(form) : Promise.resolve(true); };
    form.addEventListener("input", () => {
      dirty = true;
      if (!timer) timer = setTimeout(flush, 3000);
    });
    form.addEventListener("change", () => { dirty = true; if (!timer) timer = setTimeout(flush, 3000); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && dirty && !form.dataset.busy) flush(); });
    form.flush = flush;
    form.hasUnsaved = () => dirty;
    offerLocalCopy(form);
  };

  const putBack = (form, fields) => {
    for (const [name, value] of Object.entries(fields)) {
      all(`[name="${CSS.escape(name)}"]`, form).forEach((control, index) => {
        if (control.type === "file" || control.type === "hidden") return;
        if (control.type === "radio") control.checked = control.value === value;
        else if (control.type === "checkbox") control.checked = Array.isArray(value) ? value.includes(control.value) : value === true;
        else if (control.type === "select-multiple") for (const option of control.options) option.selected = value.includes(option.value);
        else control.value = Array.isArray(value) ? value[index] || "" : value;
        if (control.tomselect) control.tomselect.sync();
      });
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const offerLocalCopy = (form) => {
    let copy = null;
    try { copy = JSON.parse(localStorage.getItem(keyOf(location.pathname))); } catch { return; }
    if (!copy || Date.now() - copy.at > 7 * DAY) return;
    const note = document.createElement("p");
    note.className = "note warning";
    note.innerHTML = '<span class="text"></span><button type="button" class="btn" data-yes>恢复</button><button type="button" class="btn" data-no>不要了</button>';
    const at = new Date(copy.at);
    one(".text", note).textContent = `本机还留着 ${at.getMonth() + 1}月${at.getDate()}日 ${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")} 没有上传的内容。`;
    one("[data-yes]", note).addEventListener("click", () => { putBack(form, copy.fields); note.remove(); });
    one("[data-no]", note).addEventListener("click", () => { localStorage.removeItem(keyOf(location.pathname)); note.remove(); });
    form.prepend(note);
  };

  const forgetLocalCopies = (keep) => {
    Object.keys(localStorage).filter((key) => key.startsWith("huiyin:") && !keep(key)).forEach((key) => localStorage.removeItem(key));
  };

  /* ---- submit once ---- */

  const setBusy = (form, busy) => {
    form.dataset.busy = busy ? "1" : "";
    all("button[type=submit]", form).forEach((button) => {
      if (busy) button.dataset.label = button.dataset.label || button.textContent;
      button.disabled = busy;
      if (button.classList.contains("go") && button.dataset.label) button.textContent = busy ? "正在提交…" : button.dataset.label;
    });
  };

  const submitWhenSaved = async (form, submitter) => {
    const saved = await form.flush();
    if (saved === null || (saved === false && !navigator.onLine)) { setBusy(form, false); return; }
    setBusy(form, false);
    form.requestSubmit(submitter);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.busy) { event.preventDefault(); return; }
    if (form.classList.contains("logout")) forgetLocalCopies(() => false);
    if (form.hasUnsaved && form.hasUnsaved()) {
      event.preventDefault();
      setBusy(form, true);
      submitWhenSaved(form, event.submitter);
      return;
    }
    form.dataset.busy = "1";
    setTimeout(() => setBusy(form, true)); // after the browser has read the button that was pressed
    setTimeout(() => setBusy(form, false), 30000); // a download leaves the page as it is
  });

  window.addEventListener("pageshow", () => all("form[data-busy]").forEach((form) => setBusy(form, false)));

  /* ---- small comforts ---- */

  const count = (area) => {
    const limit = Number(area.getAttribute("maxlength") || area.dataset.limit);
    if (!limit) return;
    area.dataset.limit = limit;
    area.removeAttribute("maxlength"); // a paste that is too long is shown and counted, not cut silently
    const note = document.createElement("p");
    note.className = "count";
    area.after(note);
    const show = () => {
      const length = Array.from(area.value.replace(/\r\n/g, "\n")).length;
      note.textContent = length === 0 ? `最多 ${limit} 字` : length > limit ? `已写 ${length} 字，超出 ${length - limit} 字` : `已写 ${length} 字，最多 ${limit} 字`;
      note.classList.toggle("near", length > limit * 0.9);
    };
    area.addEventListener("input", show);
    show();
  };

  const points = (list) => {
    const add = one("[data-add]", list);
    const rows = () => all(".point", list);
    const digits = "一二三四五六七八九十";
    const word = (n) => (n <= 10 ? digits[n - 1] : n < 20 ? `十${digits[n - 11]}` : `${digits[Math.floor(n / 10) - 1]}十${n % 10 ? digits[(n % 10) - 1] : ""}`);
    const renumber = () => rows().forEach((row, index) => {
      const area = one("textarea", row);
      area.id = `${list.dataset.points}_${index}`;
      const label = one("label", row);
      label.htmlFor = area.id;
      label.textContent = `${list.dataset.word}${word(index + 1)}`;
      const remove = one("[data-remove]", row);
      remove.hidden = rows().length < 2;
      remove.setAttribute("aria-label", `删去${label.textContent}`);
    });
    // Without this script five rows stand ready; with it only those in use, and one more.
    rows().slice(1).reverse().some((row) => { if (one("textarea", row).value) return true; row.remove(); return false; });
    add.hidden = false;
    add.addEventListener("click", () => {
      const row = rows()[0].cloneNode(true);
      one(".count", row)?.remove();
      one("textarea", row).textContent = "";
      one("textarea", row).value = "";
      count(one("textarea", row));
      add.before(row);
      renumber();
      one("textarea", row).focus();
    });
    list.addEventListener("click", (event) => {
      if (!event.target.closest("[data-remove]")) return;
      event.target.closest(".point").remove();
      renumber();
      list.dispatchEvent(new Event("change", { bubbles: true }));
    });
    renumber();
  };

  const pick = (select) => {
    if (!window.TomSelect || select.tomselect) return;
    const address = select.dataset.pickUrl;
    const options = { maxOptions: 200, plugins: select.multiple ? ["remove_button"] : [], render: { no_results: () => '<div class="no-results">没有找到</div>' } };
    if (address) {
      options.load = (query, done) => fetch(`${address}?q=${encodeURIComponent(query)}`).then((answer) => answer.json()).then((found) => done(found.results), () => done());
    }
    new window.TomSelect(select, options);
    select.setAttribute("aria-hidden", "true"); // its label now names the field one types into
  };

  const dress = (root) => {
    all("form[data-autosave]", root).forEach(watch);
    all("textarea[maxlength], textarea[data-count]", root).forEach(count);
    all("[data-points]", root).forEach(points);
    all("select[data-pick]", root).forEach(pick);
    all("[data-print], [data-back]", root).forEach((button) => { button.hidden = false; });
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-back]")) history.back();
    all("details.menu[open], .bar details[open], .acts details[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const row = event.target.closest(".grid[data-rows] tbody tr");
    if (row && !event.target.closest("a, button, input, label, summary") && !String(getSelection())) one("td.title a, a.t", row)?.click();
    const wrong = event.target.closest("[data-wrong] a[href^='#']");
    const target = wrong && document.getElementById(wrong.hash.slice(1));
    if (target) { event.preventDefault(); target.scrollIntoView({ block: "center" }); (target.matches("input, select, textarea") ? target : one("input, select, textarea", target))?.focus(); }
    const everyone = event.target.closest("[data-all]");
    if (everyone) all("td.pick input", everyone.closest("table")).forEach((box) => { box.checked = everyone.checked; });
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape") all("details.menu[open], .bar details[open], .acts details[open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const search = one("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
  });

  document.addEventListener("htmx:beforeRequest", () => document.body.classList.add("busy"));
  document.addEventListener("htmx:afterRequest", () => document.body.classList.remove("busy"));
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) dress(event.target); });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 401 && !new URL(event.detail.xhr.responseURL, location.href).pathname.startsWith("/login/")) return;
    event.detail.shouldSwap = false;
    askToLogIn();
  });

  // The filters of a list are folded away on a phone only.
  const phone = matchMedia("(max-width: 767.98px)");
  const fold = () => all("[data-fold]").forEach((details) => { details.open = !phone.matches; });
  phone.addEventListener("change", fold);

  document.addEventListener("DOMContentLoaded", () => {
    dress(document);
    if (phone.matches) fold();
    one("[data-wrong]")?.focus();
    try {
      const left = sessionStorage.getItem("huiyin-sent");
      if (left && left !== location.pathname) localStorage.removeItem(keyOf(left));
      sessionStorage.removeItem("huiyin-sent");
    } catch { /* storage is forbidden here */ }
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) try { sessionStorage.setItem("huiyin-sent", location.pathname); } catch { /* as above */ }
  });
})();
