// Values of a model as a tree of its modules.
import type { InspectedPath } from "@sciformer/core/view";

/** A module, or a value that a module shows. */
export interface PathNode {
  /** The last part of its path. */
  readonly label: string;
  readonly path: string;
  /** Undefined for a list of modules: it has no value of its own. */
  readonly value: InspectedPath | undefined;
  readonly children: readonly PathNode[];
}

interface Growing {
  value: InspectedPath | undefined;
  readonly children: Map<string, Growing>;
}

/** Nodes in the order in which the model makes their values. A chain of lists without values is one node. */
export function pathTree(values: readonly InspectedPath[]): readonly PathNode[] {
  const root: Growing = { value: undefined, children: new Map() };
  for (const value of values) {
    let node = root;
    for (const segment of value.path.split(".")) {
      const child = node.children.get(segment) ?? { value: undefined, children: new Map() };
      node.children.set(segment, child);
      node = child;
    }
    node.value = value;
  }
  return nodesOf(root, "");
}

function nodesOf({ children }: Growing, before: string): PathNode[] {
  return Array.from(children, ([label, node]) => nodeOf(label, node, before === "" ? label : `${before}.${label}`));
}

function nodeOf(label: string, node: Growing, path: string): PathNode {
  const children = nodesOf(node, path);
  const [only] = children;
  if (node.value === undefined && children.length === 1 && only) return { ...only, label: `${label}.${only.label}` };
  return { label, path, value: node.value, children };
}
