// Which screen stands at which place. Features do not know each other: they meet here, by ids.

import type { Place } from "./places.ts";
import { BeginningPage } from "./features/beginning/BeginningPage.tsx";
import { CloseMachinePage, RemovePersonPage } from "./features/closing/ClosingPage.tsx";
import { FinishPage } from "./features/closing/FinishPage.tsx";
import { ClearedPage, LeavingPage } from "./features/closing/LeavingPage.tsx";
import { RemovalPage } from "./features/closing/RemovalPage.tsx";
import { DamagedPage } from "./features/damaged/DamagedPage.tsx";
import { DeliveryLine } from "./features/delivery/DeliveryLine.tsx";
import { DeliveryPage } from "./features/delivery/DeliveryPage.tsx";
import { CopyPage } from "./features/document/CopyPage.tsx";
import { DocumentPage } from "./features/document/DocumentPage.tsx";
import { DocumentsPage } from "./features/document/DocumentsPage.tsx";
import { GroupPage } from "./features/group/GroupPage.tsx";
import { PersonPage } from "./features/group/PersonPage.tsx";
import { ImportPage } from "./features/importing/ImportPage.tsx";
import { InvitationPage } from "./features/invitation/InvitationPage.tsx";
import { JoiningPage } from "./features/joining/JoiningPage.tsx";
import { JoinPage } from "./features/joining/JoinPage.tsx";
import { LookPage } from "./features/look/LookPage.tsx";
import { MachinePage } from "./features/machine/MachinePage.tsx";
import { ReturnPage } from "./features/machine/ReturnPage.tsx";
import { MeetingsPage } from "./features/meetings/MeetingsPage.tsx";
import { MarksPage } from "./features/reading/MarksPage.tsx";
import { ReadingPage } from "./features/reading/ReadingPage.tsx";
import { ReadingsPage } from "./features/readings/ReadingsPage.tsx";
import { BegunPage } from "./features/reform/BegunPage.tsx";
import { ReformPage } from "./features/reform/ReformPage.tsx";
import { RightsOfPage } from "./features/rights/RightsOfPage.tsx";
import { RightsPage } from "./features/rights/RightsPage.tsx";
import { ProtectionPage } from "./features/settings/ProtectionPage.tsx";
import { SettingsPage } from "./features/settings/SettingsPage.tsx";
import { TodayPage } from "./features/today/TodayPage.tsx";

export const Screen = ({ place }: { readonly place: Place }) => {
  switch (place.type) {
    case "today":
      return <TodayPage />;
    case "readings":
      return <ReadingsPage />;
    case "import":
      return <ImportPage />;
    case "reading":
      return (
        <ReadingPage
          key={place.docId}
          docId={place.docId}
          noteId={place.noteId ?? null}
          delivery={<DeliveryLine />}
        />
      );
    case "marks":
      return <MarksPage key={place.docId} docId={place.docId} />;
    case "documents":
      return <DocumentsPage />;
    case "document":
      return (
        <DocumentPage
          key={place.docId}
          docId={place.docId}
          fresh={place.fresh === true}
          withHistory={place.history === true}
          delivery={<DeliveryLine />}
        />
      );
    case "copy":
      return <CopyPage docId={place.docId} target={place.target} />;
    case "meetings":
      return <MeetingsPage />;
    case "group":
      return <GroupPage />;
    case "invitation":
      return <InvitationPage key={place.inviteId} inviteId={place.inviteId} />;
    case "person":
      return <PersonPage key={place.userId} userId={place.userId} />;
    case "machine":
      return <MachinePage />;
    case "return":
      return <ReturnPage key={place.userId} userId={place.userId} />;
    case "closeMachine":
      return <CloseMachinePage key={place.deviceId} deviceId={place.deviceId} />;
    case "removePerson":
      return <RemovePersonPage key={place.userId} userId={place.userId} />;
    case "removal":
      return <RemovalPage key={place.id} id={place.id} />;
    case "leaving":
      return <LeavingPage key={place.circleId} circleId={place.circleId} />;
    case "cleared":
      return <ClearedPage name={place.name} />;
    case "finish":
      return <FinishPage />;
    case "reform":
      return <ReformPage />;
    case "begun":
      return <BegunPage />;
    case "look":
      return <LookPage />;
    case "rights":
      return <RightsPage />;
    case "rightsOf":
      return <RightsOfPage key={place.docId} docId={place.docId} />;
    case "join":
      return <JoinPage key={String(place.machine)} machine={place.machine === true} />;
    case "joining":
      return <JoiningPage key={place.circleId} circleId={place.circleId} />;
    case "damaged":
      return <DamagedPage key={place.id} id={place.id} />;
    case "delivery":
      return <DeliveryPage />;
    case "newCircle":
      return <BeginningPage />;
    case "settings":
      return <SettingsPage />;
    case "protection":
      return <ProtectionPage />;
  }
};
