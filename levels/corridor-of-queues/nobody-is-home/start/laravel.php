<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Support\Facades\DB;

return new class extends Migration
{
    public $withinTransaction = false;

    public function up(): void
    {
        DB::statement('CREATE INDEX CONCURRENTLY ix_orders_user_id ON orders (user_id)');
    }

    public function down(): void
    {
        DB::statement('DROP INDEX CONCURRENTLY ix_orders_user_id');
    }
};
