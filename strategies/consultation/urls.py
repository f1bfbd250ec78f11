"""Addresses of this room."""

from django.urls import path

from strategies.consultation import views_county as county
from strategies.consultation import views_county_answers as answers
from strategies.consultation import views_public as public

app_name = "consultation"
HERE = "arbetsyta/<slug:county>/strategier/<int:pk>/remiss/"
ONE = f"{HERE}<int:number>/"
READ = "lan/<slug:county>/strategi/<slug:period>/remiss/"
urlpatterns = [
    path(HERE, county.consultations, name="county_list"),
    path(f"{HERE}ny/", county.new, name="county_new"),
    path(ONE, county.consultation, name="county_consultation"),
    path(f"{ONE}text/", county.text, name="county_text"),
    path(f"{ONE}fragor/", county.questions, name="county_questions"),
    path(f"{ONE}mottagare/", county.receivers, name="county_receivers"),
    path(f"{ONE}mottagare/register/", county.register, name="county_register"),
    path(f"{ONE}mottagare/<int:receiver>/", county.receiver, name="county_receiver"),
    path(f"{ONE}mottagare/<int:receiver>/ta-bort/", county.remove, name="county_remove"),
    path(f"{ONE}skicka/", county.send, name="county_send"),
    path(f"{ONE}forlang/", county.extend, name="county_extend"),
    path(f"{ONE}paminn/", county.remind, name="county_remind"),
    path(f"{ONE}svar/<int:response>/", answers.answer, name="county_answer"),
    path(f"{ONE}svar/<int:response>/fil/", answers.answer_file, name="county_answer_file"),
    path(f"{ONE}svar/<int:response>/synpunkt/", answers.add_view, name="county_add_view"),
    path(f"{ONE}svar/<int:response>/synpunkt/<int:view>/", answers.mark, name="county_mark"),
    path(f"{ONE}sammanstall/", answers.publish, name="county_publish"),
    path(READ, public.consultation, name="public"),
    path(f"{READ}<int:number>/", public.consultation, name="public_number"),
    path(f"{READ}<int:number>/utkast/", public.draft, name="public_draft"),
    path(f"{READ}<int:number>/sammanstallning.pdf", public.paper, name="public_paper"),
    path(f"{READ}<int:number>/svara/", public.begin, name="begin"),
    path("remissvar/lank/<str:token>/", public.open_link, name="link"),
    path("remissvar/<int:invitation>/", public.answer, name="answer"),
    path("remissvar/<int:invitation>/granska/", public.review, name="review"),
    path("remissvar/<int:invitation>/fil/", public.own_file, name="own_file"),
]
