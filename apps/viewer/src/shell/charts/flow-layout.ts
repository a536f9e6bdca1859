// Where the nodes and links of a flow chart lie.
import type { FlowChart } from "@sciformer/core/view";

/** A node: a bar as high as what flows through it. */
export interface PlacedNode {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  readonly value: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** A link: a band between two nodes. */
export interface PlacedLink {
  readonly from: PlacedNode;
  readonly to: PlacedNode;
  readonly value: number;
  readonly label: string | undefined;
  /** Upper edges at both ends. */
  readonly y0: number;
  readonly y1: number;
  readonly height: number;
}

/** A line of text: thin bars have theirs below each other. */
const GAP = 14;

/**
 * Nodes in columns: each as far right as the longest way to it, one below the other in the order given, the column in
 * the middle of the height. Links leave and arrive in the order given.
 */
export function flowLayout(
  chart: FlowChart,
  width: number,
  height: number,
): { nodes: PlacedNode[]; links: PlacedLink[] } {
  const links = chart.links.filter(({ value }) => value > 0);
  const columns = columnsOf(chart, links);
  const flowOf = (id: string) =>
    Math.max(
      ...(["from", "to"] as const).map((end) =>
        links.filter((link) => link[end] === id).reduce((sum, { value }) => sum + value, 0),
      ),
    );
  const depth = Math.max(0, ...columns.values());
  const byColumn = Array.from({ length: depth + 1 }, (_, column) =>
    chart.nodes.filter(({ id }) => columns.get(id) === column),
  );
  const room = Math.min(
    ...byColumn.map(
      (nodes) => (height - GAP * (nodes.length - 1)) / (nodes.reduce((sum, { id }) => sum + flowOf(id), 0) || 1),
    ),
  );
  const nodes = byColumn.flatMap((column, index) => {
    const total = column.reduce((sum, { id }) => sum + flowOf(id) * room, 0) + GAP * (column.length - 1);
    let y = (height - total) / 2;
    return column.map((node) => {
      const value = flowOf(node.id);
      const placed = { ...node, value, x: depth === 0 ? 0 : (index / depth) * width, y, height: value * room };
      y += placed.height + GAP;
      return placed;
    });
  });
  return { nodes, links: placeLinks(links, nodes, room) };
}

/** The longest way to each node; a circle ends where it began. */
function columnsOf({ nodes }: FlowChart, links: FlowChart["links"]): Map<string, number> {
  const columns = new Map(nodes.map(({ id }) => [id, 0]));
  for (let round = 0; round < nodes.length; round++) {
    for (const { from, to } of links) {
      const next = columns.get(from)! + 1;
      if (next > columns.get(to)! && next < nodes.length) columns.set(to, next);
    }
  }
  return columns;
}

function placeLinks(links: FlowChart["links"], nodes: readonly PlacedNode[], room: number): PlacedLink[] {
  const node = new Map(nodes.map((one) => [one.id, one]));
  const used = { from: new Map<string, number>(), to: new Map<string, number>() };
  return links.map(({ from, to, value, label }) => {
    const height = value * room;
    const take = (end: "from" | "to", id: string) => {
      const offset = used[end].get(id) ?? 0;
      used[end].set(id, offset + height);
      return node.get(id)!.y + offset;
    };
    return {
      from: node.get(from)!,
      to: node.get(to)!,
      value,
      label,
      y0: take("from", from),
      y1: take("to", to),
      height,
    };
  });
}
