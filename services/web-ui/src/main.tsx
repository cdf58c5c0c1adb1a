// First of all: contracts are made of schemas, and these are compiled when they are made.
import './api/configure-zod.js';
import './design/tokens.css';
import './design/base.css';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.js';
import { applyTheme } from './app/theme.js';

// A dialog that keeps the page behind it from scrolling does so by a style element.
const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce;
if (nonce) setNonce(nonce);
applyTheme();

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
