// Type of the bundled gradient registrations (scripts/bundle-gradients.mjs): imported for their effect only.
export {};
