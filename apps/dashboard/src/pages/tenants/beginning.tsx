/** Shown before there is a tenant: first commands to copy. */
import { beginningCommands } from '../../data/first-event.js';
import { useMe } from '../../data/service-queries.js';
import layout from '../../parts/layout.module.css';
import parts from '../../parts/parts.module.css';
import { useTexts } from '../../texts/texts.js';

export function Beginning() {
  const { say } = useTexts();
  const { data: me } = useMe();
  const commands = beginningCommands(window.location, me !== undefined && me.auth !== 'none');
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
