// `npm run screenshots`: a picture of every page and of many dialogs of the web UI, wide and narrow, light and dark, over an
// embedded system of its own with something in it; they are laid into `screenshots/`.
// Words after it choose pages by name: `npm run screenshots -- profile sessions`.
import { prepare } from '../../../infra/local/bin/prepare.mjs';

prepare();
await import('./shoot-pages.mjs');
