/** The search field that opens one run by its id, among all sources. */
import { Field, Input } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useAddress } from '../../data/address-context.js';
import { findRun } from '../../data/run-queries.js';
import { isProblem } from '../../data/problem.js';
import { SearchIcon } from '../../parts/icons.js';
import { useSentence } from '../../parts/use-sentence.js';
import { useTexts } from '../../texts/texts.js';

export function FindRun({ tenant }: { readonly tenant: string }) {
  const { say } = useTexts();
  const sentence = useSentence();
  const { go } = useAddress();
  const [id, setId] = useState('');
  const finding = useMutation({
    mutationFn: () => findRun(tenant, id.trim()),
    onSuccess: ({ source }) => go({ page: 'run', tenant, source, id: id.trim() }),
  });
  const { error } = finding;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (id.trim() !== '') finding.mutate();
      }}
    >
      <Field
        label={say('runs.find')}
        validationMessage={
          isProblem(error) ? sentence(error.problem.detail) : error && say('problem.noAnswer')
        }
      >
        <Input
          type="search"
          contentBefore={<SearchIcon />}
          value={id}
          onChange={(_event, { value }) => setId(value)}
        />
      </Field>
    </form>
  );
}
