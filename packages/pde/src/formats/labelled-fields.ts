// Which channels the variables of a labelled file are: from their names, their long names, or what the PDE has.
import type { ArrayInfo } from "./array-store.ts";
import { textIfAny } from "./attributes.ts";
import { type FieldGroup, type Fields, fieldsOf, unnamedFields } from "./fields.ts";
import { type Block, channelCount } from "./frame-blocks.ts";
import type { ImportContext } from "./import-context.ts";
import { isFieldName } from "./labels.ts";

/** Names of variables that say nothing of what they hold. */
const NAMELESS = /^(u+|usol|u_?sol|uu|sol|solution|data|values|tensor|array|field|arr_\d+|)$/i;

/**
 * The channels of variables: by name, by `--fields`, or by what the PDE has where the names say nothing.
 *
 * @throws InputError for a name that no vocabulary has, unless that is allowed
 */
export function fieldsOfArrays(
  arrays: readonly ArrayInfo[],
  blocks: readonly Block[],
  pdeId: number,
  where: string,
  context: ImportContext,
): Fields {
  const chosen = new Map(context.options.fields?.flatMap(({ variable, name }) => (variable ? [[variable, name]] : [])));
  const isPlane = ["u", "v"].every((name) => arrays.some((array) => array.name === name));
  const components = arrays.flatMap((array, i) => {
    const count = channelCount(blocks[i]!);
    const name = chosen.get(array.name) ?? fieldName(array, isPlane);
    return Array.from({ length: count }, (_, at) => (count === 1 ? name : `${name} ${at}`));
  });
  const units = arrays.map(({ attributes }) => textIfAny(attributes, "units"));
  if (chosen.size === 0 && components.every((name) => NAMELESS.test(name.replace(/ \d+$/, "")))) {
    return unnamedFields(components, pdeId, where, context, units[0]);
  }
  const groups: FieldGroup[] = components.map((name, i) => ({ names: [name], unit: units[i] ?? units[0] }));
  return fieldsOf(joinedVectors(groups), where, context);
}

/** A variable's own name, or a longer one where that is known. u, v and w are the components of a velocity. */
function fieldName({ name, attributes }: ArrayInfo, isPlane: boolean): string {
  if (isPlane && /^[uvw]$/.test(name)) return `velocity ${"xyz"["uvw".indexOf(name)]}`;
  const leaf = name.split("/").at(-1)!;
  if (isFieldName(leaf)) return leaf;
  const longer = ["long_name", "standard_name"].map((key) => textIfAny(attributes, key));
  return longer.find((text) => text !== undefined && isFieldName(text)) ?? leaf;
}

/** Neighbours called `... x`, `... y` (`... z`) are one vector. */
function joinedVectors(groups: readonly FieldGroup[]): readonly FieldGroup[] {
  const joined: FieldGroup[] = [];
  for (const group of groups) {
    const before = joined.at(-1);
    const [component, first] = [componentOf(group.names[0]!), componentOf(before?.names[0] ?? "")];
    const continues = component.place === before?.names.length && first.place === 0 && first.stem === component.stem;
    if (before && continues) joined[joined.length - 1] = { ...before, names: [...before.names, ...group.names] };
    else joined.push(group);
  }
  return joined;
}

function componentOf(name: string): { readonly stem: string; readonly place: number } {
  const [, stem = name, letter = ""] = /^(.+?)[ _]?([xyz])$/i.exec(name) ?? [];
  return { stem: stem.toLowerCase(), place: letter === "" ? -1 : "xyz".indexOf(letter.toLowerCase()) };
}
