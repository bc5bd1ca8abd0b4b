/** The entry point of the pages: one root, and one style renderer that knows the page's nonce. */
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import './base.css';
import './print.css';

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the dashboard');
createRoot(root).render(createElement(App, { nonce }));
