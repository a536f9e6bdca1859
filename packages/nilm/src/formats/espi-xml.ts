// The XML of a Green Button file: Atom entries, their links and the ESPI resource in each, with line numbers.
import { InputError } from "@sciformer/core";
import { XMLParser, XMLValidator } from "fast-xml-parser";

/** An element: its children, attributes (`@name`) and text (`#text`) by name. */
export type XmlNode = Readonly<Record<string, unknown>>;

/** An Atom entry and the resource that it holds. */
export interface Entry {
  /** `UsagePoint`, `MeterReading`, `ReadingType`, `IntervalBlock`, `LocalTimeParameters`, ... */
  readonly kind: string;
  /** The resource; an entry may hold several blocks. */
  readonly resources: readonly XmlNode[];
  readonly title: string | undefined;
  readonly self: string | undefined;
  readonly up: string | undefined;
  readonly related: readonly string[];
  /** Where the entry stands, as errors name it: `usage.xml line 12`. */
  readonly where: () => string;
}

const REPEATED = new Set(["entry", "link", "IntervalBlock", "IntervalReading"]);
const METADATA = XMLParser.getMetaDataSymbol();

/** A file's text and name, for errors. */
export interface XmlSource {
  readonly text: string;
  readonly name: string;
}

/** All entries of a feed. @throws InputError naming the line of what is not XML, or what is not a feed */
export function readEntries(source: XmlSource): Entry[] {
  const checked = XMLValidator.validate(source.text);
  if (checked !== true) {
    const { line, msg } = checked.err;
    throw new InputError(`${source.name} line ${line}: damaged XML: ${msg.split("\n")[0]}`);
  }
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    removeNSPrefix: true,
    parseTagValue: false,
    captureMetaData: true,
    isArray: (name) => REPEATED.has(name),
  });
  const feed = children(parser.parse(source.text) as XmlNode, "feed")[0];
  if (feed === undefined) throw new InputError(`${source.name}: no Atom feed; expected a Green Button (ESPI) file`);
  return children(feed, "entry").map((node) => toEntry(node, source));
}

function toEntry(node: XmlNode, source: XmlSource): Entry {
  const content = children(node, "content")[0] ?? {};
  const kind = Object.keys(content).find((name) => /^[A-Z]/.test(name)) ?? "";
  const links = children(node, "link");
  const hrefs = (rel: string) =>
    links.filter((link) => link["@rel"] === rel).map((link) => String(link["@href"] ?? "").replace(/\/$/, ""));
  return {
    kind,
    resources: children(content, kind),
    title: textAt(node, "title"),
    self: hrefs("self")[0],
    up: hrefs("up")[0],
    related: hrefs("related"),
    where: () => placeOf(indexOf(node), source),
  };
}

/** The child elements of a name; those that hold text only are left out. */
export function children(node: XmlNode, name: string): XmlNode[] {
  const value = node[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item): item is XmlNode => typeof item === "object" && item !== null);
}

/** The text of an element under others; undefined if one of them is missing or it is empty. */
export function textAt(node: XmlNode, ...path: readonly string[]): string | undefined {
  let value: unknown = node;
  for (const name of path) value = isNode(value) ? value[name] : undefined;
  const text = isNode(value) ? value["#text"] : value;
  return typeof text === "string" && text.trim() !== "" ? text.trim() : undefined;
}

function isNode(value: unknown): value is XmlNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where an element starts in the text. */
export function indexOf(node: XmlNode): number {
  const metadata = (node as Readonly<Record<symbol, { readonly startIndex?: number } | undefined>>)[METADATA as symbol];
  return metadata?.startIndex ?? 0;
}

/** `usage.xml line 12` for an index of its text. */
export function placeOf(index: number, { text, name }: XmlSource): string {
  return `${name} line ${text.slice(0, index).split("\n").length}`;
}
