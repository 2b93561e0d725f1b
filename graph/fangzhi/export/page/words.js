const WORDS = {
  zh: {
    title: "知识图谱", search: "搜索名称或别名", graph: "图", list: "列表", filter: "图例与筛选", view: "视图",
    panel: "详情", zoom: "缩放", zoomIn: "放大", zoomOut: "缩小", fit: "全图", nothing: "没有符合筛选条件的实体",
    documents: "文档", entities: "实体", relations: "关系", quantities: "数量", classes: "类别", allDocuments: "全部文档",
    all: "全选", none: "全不选", unlinked: "无关系的实体", planned: "计划", plannedLine: "虚线：计划中",
    overview: "概览", unassigned: "未归属", close: "关闭", aliases: "又称", traditional: "繁体", code: "代码", in: "所在",
    facts: "关系", evidence: "原文", confidence: "置信度", rule: "规则", date: "时间", position: "职务", program: "项目",
    mentionedIn: "出现于", noFacts: "文中没有说到它与其他实体的关系。", noResults: "没有找到", more: "另有", showAll: "显示全部",
    shown: "显示", bestLinked: "（关系最多者）", name: "名称", statement: "关系",
    hint: "点击节点看它的事实，点击连线看原文依据。滚轮缩放，拖动平移；按 / 搜索，按 Esc 返回。",
    noSubject: "这些数量在文中没有明确的主体。", subject: "主体", object: "客体", cue: "提示词", mostLinked: "关系最多的实体",
    exact: "", about: "约", atLeast: "不少于", atMost: "不超过", other: "English", colon: "：",
  },
  en: {
    title: "Knowledge graph", search: "Search names and aliases", graph: "Graph", list: "List", filter: "Legend and filters",
    view: "View", panel: "Details", zoom: "Zoom", zoomIn: "Zoom in", zoomOut: "Zoom out", fit: "Whole graph",
    nothing: "No entity passes the filters", documents: "Documents", entities: "Entities", relations: "Relations",
    quantities: "Quantities", classes: "Classes", allDocuments: "All documents", all: "all", none: "none",
    unlinked: "Entities without relations", planned: "planned", plannedLine: "Dashed: planned",
    overview: "Overview", unassigned: "Unassigned", close: "Close", aliases: "Also", traditional: "Traditional", code: "Code",
    in: "In", facts: "Relations", evidence: "Source", confidence: "confidence", rule: "rule", date: "Date",
    position: "Post", program: "Programme", mentionedIn: "Mentioned in",
    noFacts: "The text states no relation of this entity.", noResults: "Nothing found", more: "more:", showAll: "Show all",
    shown: "showing", bestLinked: " (best linked)", name: "Name", statement: "Relation",
    hint: "Click a node for its facts, a line for the sentence behind it. Scroll to zoom, drag to move; / searches, Esc goes back.",
    noSubject: "The text names no subject for these quantities.", subject: "subject", object: "object", cue: "cue",
    mostLinked: "Best linked entities", exact: "", about: "about", atLeast: "at least", atMost: "at most", other: "中文",
    colon: ": ",
  },
};

const word = (key) => WORDS[state.lang][key];
const labelOf = (term) => term[state.lang];
const counting = (number, key) => {
  const plural = word(key).toLowerCase();
  const single = state.lang === "en" && number === 1;
  return grouped(number) + " " + (single ? plural.replace(/ies$/, "y").replace(/s$/, "") : plural);
};
const grouped = (digits) => {
  const [whole, fraction] = String(digits).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction ? "." + fraction : "");
};
