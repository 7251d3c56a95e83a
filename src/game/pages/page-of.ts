import { isLadderOpen } from '../ladder.ts';
import { levelOf } from '../museum.ts';
import type { Page } from '../page.ts';
import type { State } from '../state.ts';
import { diagnosisPage, evidencePage, revisitPage, transferPage } from './diagnosis.ts';
import { hintsPage } from './hints.ts';
import { waysPage } from './ways.ts';
import { ladderPage } from './ladder.ts';
import { calibrationPage } from './calibration.ts';
import { collectionPage } from './collection.ts';
import { debriefPage } from './debrief.ts';
import { doorPage } from './doors.ts';
import { aboutPage, hallPage, mapPage } from './hall.ts';
import { worldOf } from '../sandbox.ts';
import { fixPage, runPage } from './run.ts';
import { sandboxPage } from './sandbox.ts';
import { settingsPage, titlePage } from './settings.ts';
import { comparisonPage, plaquePage, verdictPage } from './verdict.ts';
import { frameworksPage, predictionPage, outcomePage, ticketPage } from './visit.ts';

/** What the screen says, whichever it is; title, hall, run and workbench have pictures of their own and use this only in the linear mode. */
export function pageOf(state: State): Page {
  const { screen } = state;
  if (state.overlay?.kind === 'hints') return hintsPage(state);
  switch (screen.kind) {
    case 'title': return titlePage(state);
    case 'hall': return hallPage(state);
    case 'map': return mapPage(state);
    case 'collection': return collectionPage(state);
    case 'calibration': return calibrationPage(state);
    case 'about': return aboutPage();
    case 'settings': return settingsPage(state);
    case 'sandbox': return sandboxPage(state, screen.station);
    default: return levelPage(state, screen);
  }
}

function levelPage(state: State, screen: Extract<State['screen'], { readonly level: string }>): Page {
  const level = levelOf(state.museum, screen.level);
  switch (screen.kind) {
    case 'frameworks': return frameworksPage(state, level);
    case 'ticket': return ticketPage(state, level);
    case 'run': return runPage(worldOf(state, level, screen.flight), level, screen.flight);
    case 'prediction': return predictionPage(state, level);
    case 'outcome': return outcomePage(state, level);
    case 'evidence': return evidencePage(state, level);
    case 'diagnosis': return diagnosisPage(state, level);
    case 'fix': return isLadderOpen(state) ? ladderPage(state, level) : fixPage(state, level);
    case 'verdict': return verdictPage(state, level);
    case 'comparison': return comparisonPage(state, level);
    case 'plaque': return plaquePage(state, level);
    case 'transfer': return transferPage(state, level);
    case 'revisit': return revisitPage(state, level);
    case 'debrief': return debriefPage(state, level);
    case 'ways': return waysPage(state, level, screen.way);
    case 'door': return doorPage(state, screen);
  }
}
