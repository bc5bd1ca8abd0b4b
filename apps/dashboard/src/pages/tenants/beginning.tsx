/** Nothing there yet: what to do next, to paste. */
import layout from '../../parts/layout.module.css';
import parts from '../../parts/parts.module.css';
import { useTexts } from '../../texts/texts.js';

export function Beginning() {
  const { say } = useTexts();
  const address = window.location.origin;
  const port = window.location.port;
  const commands = [
    `${port === '3000' ? '' : `PORT=${port} `}npm run demo`,
    `curl ${address}/v1/tenants/contoso/grants -H 'content-type: application/json' \\
  -d '{"sku":"powerAutomatePremium","quantity":5,"validFrom":"2025-01-01"}'`,
    `curl ${address}/v1/tenants/contoso/usage`,
  ];
  return (
    <div className={parts.notice}>
      <h1 className="pageTitle">{say('empty.title')}</h1>
      <p>{say('empty.help')}</p>
      {commands.map((command) => (
        <pre key={command} className={layout.code}>
          {command}
        </pre>
      ))}
      <p>
        <a href="/docs">{say('nav.docs')}</a>
      </p>
    </div>
  );
}
