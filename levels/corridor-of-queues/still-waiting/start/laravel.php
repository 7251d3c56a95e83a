<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Support\Facades\DB;

return new class extends Migration
{
    public $withinTransaction = false;

    public function up(): void
    {
        DB::statement('CREATE INDEX CONCURRENTLY orders_voucher_index ON orders (voucher)');
    }

    public function down(): void
    {
        DB::statement('DROP INDEX CONCURRENTLY orders_voucher_index');
    }
};
