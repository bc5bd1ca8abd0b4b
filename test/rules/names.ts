/** Who and what there is in the lives that are tried. */
export const TENANT = 'contoso';
export const ENVIRONMENTS = ['prod', 'dev', 'test'];
export const USERS = ['ada', 'bob'];
