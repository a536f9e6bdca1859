// What a person does in panes, handed to the session that the pane belongs to.
import type { Hit } from "@sciformer/core/view";
import type { Comparison } from "./comparison.ts";
import type { SceneSession } from "./scene-session.ts";
import type { StageActions } from "./stage/stage.ts";

type PaneActions = Pick<StageActions, "hover" | "click" | "named" | "drag" | "animate">;

/** @param lead the open scene's session, if there is one now */
export function paneActions(comparison: Comparison, lead: () => SceneSession | undefined): PaneActions {
  const sessions = () => [lead(), ...comparison.sessions].filter((session) => session !== undefined);
  const ownerOf = (pane: string) => {
    const session = lead();
    return comparison.ownerOf(pane) ?? (session && { session, id: pane });
  };
  const pickOf = (hit: Hit | undefined) => {
    const owner = hit && ownerOf(hit.pane);
    return owner && { session: owner.session, picked: owner.session.scene.pick?.({ ...hit, pane: owner.id }) };
  };
  /** Without `add` one thing is chosen in all pictures. */
  const clearOthers = (session: SceneSession | undefined, add: boolean) => {
    if (add) return;
    for (const other of sessions()) if (other !== session && other.state.selection.length > 0) other.select([]);
  };
  return {
    hover(hit) {
      const found = pickOf(hit);
      for (const session of sessions()) session.hover(session === found?.session ? found.picked : undefined);
    },
    click(hit, add) {
      const found = pickOf(hit);
      const session = found?.session ?? lead();
      clearOthers(session, add);
      session?.pick(found?.picked, add);
    },
    named(pane, key, add) {
      const owner = ownerOf(pane);
      clearOthers(owner?.session, add);
      owner?.session.pick(owner.session.scene.pickNamed?.(key), add);
    },
    drag(gesture) {
      const owner = ownerOf(gesture.pane);
      return owner?.session.scene.drag?.({ ...gesture, pane: owner.id }) === true;
    },
    // All of them move, whether or not the first has more to move.
    animate: (seconds) =>
      sessions()
        .map(({ scene }) => scene.animate?.(seconds) === true)
        .includes(true),
  };
}
