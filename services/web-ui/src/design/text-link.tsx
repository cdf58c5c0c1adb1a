import { Link, type LinkProps } from 'react-router';

/** A link to a page of this UI. */
export const TextLink = (props: Omit<LinkProps, 'className' | 'style'>) => <Link {...props} />;
