"""The model of a plan of resources: a situation and a question as arrays.

    minimise   Σ_t δ_t Σ_a c_a,t x_a,t                                            cost
    subject to have + Σ e x ≥ need − (need − floor) z      each unit and indicator  threshold
               Σ_k z ≤ spare                               each unit                spare
               ‖√w (v − V)‖ ≤ limit V                      each indicator and stage cone
               Σ in = Σ out                                each type of teacher     balance
               Σ out ≤ share of the teachers               each unit                move-out
               ground ≤ free land + land bought            each school              land
               rooms, classrooms, teachers ≥ what classes ask for                   rooms, split
               cost of a year ≤ its budget                 each year                budget

docs/models.md has it formula by formula. `builder.py` says in which order the parts are put together.
"""
