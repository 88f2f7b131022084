import type { Random } from './random.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const givenNames = words(`
  Ada Aisha Akira Alejandro Amara Anders Anika Antonio Aylin Beatriz Benedikt Bogdan Camille Carlos Chiara Chidi Clara
  Dana Daniel Daria Diego Dmitri Elena Emeka Emil Esther Farid Fatima Felix Freya Gabriel Giulia Grace Hana Hassan Helena
  Henrik Ingrid Isabel Ivan Jakub Jana Jin José Julia Kaito Kamila Katya Kofi Lars Laura Leila Leon Linh Lucía Magdalena
  Malik Marek María Mateo Mei Mina Mohamed Nadia Naomi Nikolai Noah Nora Olga Oscar Pablo Paul Petra Priya Rafael Ravi
  Renée Rosa Ruth Samir Sanjay Selin Simon Sofia Stefan Sven Tariq Teresa Thomas Tomás Uma Vera Victor Wei Yara Yuki
  Zahra Zoë`);

export const familyNames = words(`
  Abe Acheampong Adeyemi Ahmed Almeida Andersen Bakker Banerjee Bauer Becker Bianchi Brandt Castillo Chen Costa Cruz
  Dahl Demir Diallo Dubois Eriksen Fernández Ferrari Fischer Fontaine Fujita García Goldberg Gupta Haddad Hansen Hoffmann
  Horvat Ibrahim Ito Ivanov Jansen Jensen Joshi Kaplan Keller Khan Kim Kimura Kovács Kowalski Krishnan Kruger Lang Laurent
  Lee Lehmann Lopes Mahmoud Marino Martins Mbeki Mendes Meyer Morales Moreau Mwangi Müller Nakamura Navarro Ndiaye Nguyen
  Novák Núñez Okafor Olsen Osei Park Patel Pereira Petrov Popescu Quintero Rahman Ramírez Reyes Ricci Rossi Sato Schmidt
  Schwarz Silva Singh Sokolov Suzuki Takahashi Tanaka Torres Tran Vargas Vidal Virtanen Wagner Walker Wang Weber Wong
  Yamamoto Yilmaz Zhang Zimmermann`);

const companyHeads = words(`
  Alder Amber Anchor Arbor Atlas Aurora Basalt Beacon Birch Blue Boreal Cedar Cobalt Compass Copper Coral Delta Drift Ember
  Falcon Fern Fjord Granite Harbor Hazel Helio Horizon Indigo Iron Juniper Kestrel Lantern Linden Lumen Maple Meridian
  Mosaic Nimbus North Oak Onyx Opal Orchard Osprey Pacific Pine Polar Prairie Quarry Quartz Raven Ridge River Saffron Sage
  Silver Solar Spruce Summit Tidal Topaz Umber Vale Vertex Willow Zephyr`);

const companyTails = words(`
  Analytics Bakery Biotech Capital Clinics Coffee Construction Consulting Dental Design Dynamics Education Energy Farms
  Finance Foods Freight Games Health Hotels Industries Instruments Insurance Labs Legal Logistics Marine Materials Media
  Mobility Motors Networks Optics Outdoor Pharma Power Press Properties Publishing Rail Research Robotics Security Software
  Studios Supply Systems Textiles Travel Ventures Water Works`);

export const workspaceNames = words(`
  Engineering Sales Support Marketing Finance Design Research Operations Legal People Product Data Security Platform
  Partnerships Procurement Quality Training Facilities Growth`);

export const teamNames = words(`
  Backend Frontend Mobile Payments Search Growth Accounts Content Reliability Insights Onboarding Partners`);

export const projectNames = words(`
  Aurora Beacon Cascade Delta Ember Falcon Granite Harbour Indigo Juniper Kestrel Lantern Meridian Nimbus Orchard Pioneer
  Quartz Ridge Summit Tundra`);

export const devices = [
  'Firefox on Linux',
  'Safari on iPhone',
  'Chrome on Windows',
  'Edge on Windows',
  'Safari on macOS',
  'Chrome on Android',
  'leaver-cli/1.4',
];

const subjects = words(`
  invoice contract onboarding roadmap release incident budget hiring migration survey forecast proposal audit shipment
  workshop newsletter offsite renewal prototype backlog`);
const requests = [
  'Could you summarize the latest SUBJECT for me?',
  'What is still open about the SUBJECT?',
  'Please draft a short note about the SUBJECT for the team.',
  'When did we last change the SUBJECT?',
  'Who should I ask about the SUBJECT?',
  'Compare this SUBJECT with the one of last quarter.',
];
const answers = [
  'Three points of the SUBJECT are open; the first needs a decision by Friday.',
  'Here is a draft about the SUBJECT. Shall I make it shorter?',
  'The SUBJECT was last changed on Tuesday, after the review.',
  'I found two earlier versions of the SUBJECT, and the differences are small.',
  'The SUBJECT is on track. Nothing needs your attention today.',
];
const facts = [
  'Prefers a short summary of each SUBJECT.',
  'Is responsible for the SUBJECT.',
  'Wants to be told when the SUBJECT changes.',
  'Works on the SUBJECT on Mondays.',
  'Likes the SUBJECT as a table.',
];
const notices = [
  'The SUBJECT was shared with you.',
  'There is a new comment on the SUBJECT.',
  'Your review of the SUBJECT is asked for.',
  'The SUBJECT is done.',
];

const about = (random: Random, sentences: readonly string[]): string =>
  random.pick(sentences).replace('SUBJECT', random.pick(subjects));

export const aRequest = (random: Random): string => about(random, requests);
export const anAnswer = (random: Random): string => about(random, answers);
export const aFact = (random: Random): string => about(random, facts);
export const aNotice = (random: Random): string => about(random, notices);
export const aSubject = (random: Random): string => random.pick(subjects);
export const aCompany = (random: Random): string => `${random.pick(companyHeads)} ${random.pick(companyTails)}`;

export const titled = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A name as it stands in an address: letters without their marks, in lower case. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
