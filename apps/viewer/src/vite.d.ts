// Imports that the bundler understands: addresses of files, workers, styles.
/// <reference types="vite/client" />
