// What axe finds wrong in the document as it stands. Only what is wrong leaves the browser: what is right is far more.
//
// Contrast is four fifths of axe's work, most of it the same question a hundred times. It is asked once for each look:
// everything that contrast depends on (colour, size and weight of the letters, every ground beneath, whether it is cut
// away, moved or switched off). test_judge.py shows that one pale text among many is found.
// known: the places among the page's header and footer of those that were judged before.
async ([tags, known]) => {
  const letters = ["color", "fontSize", "fontWeight", "textShadow", "webkitTextFillColor", "position"];
  const grounds = ["backgroundColor", "backgroundImage", "opacity", "filter", "mixBlendMode", "clip", "clipPath"];
  const below = new Map();
  const groundOf = (one) => {
    if (!one) return "";
    if (!below.has(one)) {
      const style = getComputedStyle(one);
      const own = grounds.map((name) => style[name]).join("|");
      const here = [own, one.matches("[disabled], [aria-disabled='true'], label, [hidden]")].join("|");
      const inherited = groundOf(one.parentElement);
      below.set(one, inherited.endsWith(`/${here}`) ? inherited : `${inherited}/${here}`);
    }
    return below.get(one);
  };
  const frames = [...document.querySelectorAll("body > header, body > footer")];
  const passed = known.map((place) => frames[place]);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const candidates = [...document.querySelectorAll("input:not([type='hidden']), select, textarea")];
  for (let text; (text = texts.nextNode()); ) {
    if (text.data.trim()) candidates.push(text.parentElement);
  }
  const looks = new Map();
  for (const one of new Set(candidates)) {
    if (!one.checkVisibility() || passed.some((part) => part.contains(one))) continue;
    const style = getComputedStyle(one);
    const isSmall = one.offsetWidth < 4 || one.offsetHeight < 4;
    const look = [...letters.map((name) => style[name]), isSmall, groundOf(one)].join();
    if (!looks.has(look)) looks.set(look, one);
  }
  // Both in one round: axe reads the whole page anew for each.
  const chosen = new Set(looks.values());
  const contrast = axe._audit.rules.find((rule) => rule.id === "color-contrast");
  const matches = contrast.matches;
  contrast.matches = (one, ...more) => chosen.has(one) && matches(one, ...more);
  try {
    const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] };
    return (await axe.run({ include: [document], exclude: passed }, options)).violations;
  } finally {
    contrast.matches = matches;
  }
}
