import './app/staff.css'
import { boot } from '@shared/shell/boot'
import { Dress } from './app/Dress'
import { signStyles } from './app/nonce'
import { router } from './app/router'

signStyles()
void boot({ router, Dress })
