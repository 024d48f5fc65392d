import './app/client.css'
import { boot } from '@shared/shell/boot'
import { keepShell } from './app/install'
import { Dress } from './app/Dress'
import { router } from './app/router'

void boot({ router, Dress })
keepShell()
