import { Outlet } from 'react-router';
import icon from '../../app/icon.svg';
import { ThemeMenu } from '../../app/theme-menu.js';
import { Toasts } from '../../design/toasts.js';
import styles from './sign-in-frame.module.css';

export const SignInFrame = () => (
  <div className={styles.frame}>
    <div className={styles.top}>
      <ThemeMenu />
    </div>
    <main className={styles.card}>
      <div className={styles.brand}>
        <img src={icon} alt="" />
        Orchestrator Access
      </div>
      <Outlet />
    </main>
    <Toasts />
  </div>
);
