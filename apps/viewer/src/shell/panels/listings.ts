// The listings of a scene in their places.
import type { Listing } from "@sciformer/core/view";
import type { ListingChoice } from "./listing-choice.ts";
import { type ListingActions, ListingView } from "./listing-view.ts";

export class Listings {
  readonly #places: Readonly<Record<Listing["place"], HTMLElement>>;
  readonly #actions: ListingActions;
  readonly #views = new Map<string, ListingView>();
  #wanted: Readonly<Record<string, ListingChoice>> = {};

  constructor(places: Readonly<Record<Listing["place"], HTMLElement>>, actions: ListingActions) {
    this.#places = places;
    this.#actions = actions;
  }

  get views(): readonly ListingView[] {
    return [...this.#views.values()];
  }

  /** Filters and orders that a person has set. */
  get choices(): Readonly<Record<string, ListingChoice>> {
    const chosen = this.views.flatMap((view) => (view.choice ? [[view.listing.id, view.choice] as const] : []));
    return Object.fromEntries(chosen);
  }

  /** What listings that come are filtered and ordered by. */
  restore(choices: Readonly<Record<string, ListingChoice>>): void {
    this.#wanted = choices;
  }

  update(listings: readonly Listing[]): void {
    for (const [id, view] of this.#views) {
      if (listings.some((listing) => listing.id === id)) continue;
      view.element.remove();
      this.#views.delete(id);
    }
    for (const listing of listings) {
      const view = this.#views.get(listing.id) ?? new ListingView(this.#actions);
      const place = this.#places[listing.place];
      if (view.element.parentElement !== place) place.append(view.element);
      this.#views.set(listing.id, view);
      view.update(listing, this.#wanted[listing.id]);
    }
  }
}
